import { byte, headerLength, nameAt, Reader, word } from "../dns/index";
import { hasWord } from "../match/index";

/**
 * The DNS of a captive portal: whatever name is asked for lives at one address. A codec of its own because it must take
 * anything a stranger sends, in bounded time and memory, without a throw (docs/complaints.md#probes-exhaust-the-device).
 */

/** No answer is longer, bytes: what every resolver takes without EDNS0 (RFC 1035 4.2.1). */
export const longestAnswer = 512;

/** Seconds for which an answer may be remembered: short, since it is a lie as soon as the phone leaves. */
export const timeToLive = 10;

/** More questions or records than any resolver sends: such a packet is only there to keep us busy. */
const mostQuestions = 8;
const mostRecords = 16;

const typeA = 1;
const typeOpt = 41;
const any = 255;
const classIn = 1;

const noError = 0;
const formatError = 1;
const nameError = 3;
const notImplemented = 4;
const refused = 5;

/**
 * Names that do not exist here, and first labels of such in any domain: an answer would make the device a service of the
 * phone's network that it is not. The README has their sources.
 */
const absent = " mask.icloud.com. mask-h2.icloud.com. use-application-dns.net. wpad. isatap. ";

/** The answer is the one address, an A record with a pointer for its name. */
const recordLength = 16;
const optLength = 11;

interface Question {
	/** Where its name starts. */
	readonly at: number;
	readonly type: number;
	readonly class: number;
}

/** The OPT record of EDNS0 (RFC 6891 6.1.3). */
interface Opt {
	readonly version: number;
	/** "DNSSEC OK", which an answer has to repeat (RFC 3225 3). */
	readonly dnssec: boolean;
}

/**
 * Answers one DNS packet: A gets `address`, every other type an empty answer, so that phones do not try another server.
 * The few names that must not resolve get NXDOMAIN.
 * A packet of garbage gets FORMERR, an unknown operation NOTIMP, a class other than IN is REFUSED.
 *
 * @param address 4 bytes
 * @returns at most {@link longestAnswer} bytes; `undefined` for what no answer is due to: answers, and less than a header
 */
export function answer(query: Uint8Array, address: Uint8Array): Uint8Array | undefined {
	if (query.length < headerLength || byte(query, 2) & 0x80) return undefined;
	if (byte(query, 2) & 0x78) return refuse(query, notImplemented);

	const reader = new Reader(query);
	const questions = readQuestions(reader, word(query, 4));
	if (!questions || reader.at > longestAnswer - recordLength - optLength) return refuse(query, formatError);
	const end = reader.at;
	const opt = readOpt(reader, word(query, 6) + word(query, 8) + word(query, 10));
	if (opt === "malformed") return refuse(query, formatError);

	const known = questions.filter(each => each.class === classIn || each.class === any);
	const present = known.filter(each => isPresent(query, each.at));
	const wanted = present.filter(each => each.type === typeA || each.type === any);
	const badVersion = opt !== "absent" && opt.version > 0;
	const room = longestAnswer - end - (opt === "absent" ? 0 : optLength);
	const fit = badVersion ? 0 : Math.min(wanted.length, Math.floor(room / recordLength));

	const out = new Uint8Array(end + fit * recordLength + (opt === "absent" ? 0 : optLength));
	// The questions stay where they were, so pointers among them stay right.
	out.set(query.subarray(0, end));
	writeHeader(out, {
		code: present.length ? noError : known.length ? nameError : refused,
		truncated: !badVersion && fit < wanted.length,
		questions: questions.length,
		answers: fit,
		additional: opt === "absent" ? 0 : 1,
	});
	let at = end;
	for (const { at: name } of wanted.slice(0, fit)) {
		// name pointer, type A, class IN, time to live, length, address (RFC 1035 4.1.3)
		out.set([0xc0 | (name >> 8), name & 255, 0, typeA, 0, classIn, 0, 0, 0, timeToLive, 0, 4], at);
		out.set(address, at + 12);
		at += recordLength;
	}
	// root, type OPT, our datagram size, extended code (1: BADVERS), version 0, flags, no options
	if (opt !== "absent")
		out.set([0, 0, typeOpt, longestAnswer >> 8, 0, badVersion ? 1 : 0, 0, opt.dnssec ? 0x80 : 0, 0, 0, 0], at);
	return out;
}

/** @param start of a name that {@link Reader} has stepped over */
function isPresent(bytes: Uint8Array, start: number): boolean {
	const name = nameAt(bytes, start);
	return !hasWord(absent, name) && !hasWord(absent, name.slice(0, name.indexOf(".") + 1));
}

/**
 * RFC 9619 wants one question and calls more malformed; older resolvers may still send several, and each has an answer here.
 */
function readQuestions(reader: Reader, count: number): Question[] | undefined {
	if (count < 1 || count > mostQuestions) return undefined;
	const { bytes } = reader;
	const found: Question[] = [];
	for (let i = 0; i < count; i++) {
		const at = reader.at;
		if (!reader.name() || !reader.has(4)) return undefined;
		found.push({ at, type: word(bytes, reader.at), class: word(bytes, reader.at + 2) });
		reader.at += 4;
	}
	return found;
}

function readOpt(reader: Reader, records: number): Opt | "absent" | "malformed" {
	if (records > mostRecords) return "malformed";
	const { bytes } = reader;
	let found: Opt | undefined;
	for (let i = 0; i < records; i++) {
		const root = byte(bytes, reader.at) === 0;
		if (!reader.name() || !reader.has(10)) return "malformed";
		const { at } = reader;
		if (word(bytes, at) === typeOpt) {
			// RFC 6891 6.1.1: one at most, and of the root
			if (found || !root) return "malformed";
			found = { version: byte(bytes, at + 5), dnssec: (byte(bytes, at + 6) & 0x80) !== 0 };
		}
		reader.at += 10;
		const length = word(bytes, at + 8);
		if (!reader.has(length)) return "malformed";
		reader.at += length;
	}
	return found ?? "absent";
}

interface Header {
	readonly code: number;
	readonly truncated: boolean;
	readonly questions: number;
	readonly answers: number;
	readonly additional: number;
}

/** Turns the query's header, of which the id and "recursion desired" stay, into the answer's (RFC 1035 4.1.1). */
function writeHeader(out: Uint8Array, { code, truncated, questions, answers, additional }: Header): void {
	const recursion = byte(out, 2) & 1;
	// QR, AA, RA: some stub resolvers distrust a server that offers no recursion
	out.set([0x84 | (truncated ? 2 : 0) | recursion, 0x80 | code, 0, questions, 0, answers, 0, 0, 0, additional], 2);
}

function refuse(query: Uint8Array, code: number): Uint8Array {
	const out = query.slice(0, headerLength);
	const operation = byte(out, 2) & 0x78;
	writeHeader(out, { code, truncated: false, questions: 0, answers: 0, additional: 0 });
	out[2] = byte(out, 2) | operation;
	return out;
}
