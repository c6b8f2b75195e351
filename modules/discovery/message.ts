import { utf8 } from "../bytes/index";
import { byte, headerLength, nameAt, Reader, word } from "../dns/index";

/** What is told of a device: that it has a page (port 80), and where it is. */
export interface Service {
	/** A label of RFC 1123 in lower case: the host's name, and its service's. */
	readonly label: string;
	/** IPv4, 4 bytes. */
	readonly address: Uint8Array;
	/** `key=value`, each at most 255 bytes (RFC 6763 6). */
	readonly text: readonly string[];
}

/** Names that all devices with a page have in common (RFC 6763 4 and 9). */
const services = "_services._dns-sd._udp.local.";
const service = "_http._tcp.local.";

const typeA = 1;
const typePtr = 12;
const typeTxt = 16;
const typeSrv = 33;
const any = 255;

/** Of the class of a question, first byte: an answer to the asker alone will do (RFC 6762 5.4). */
const topBit = 0x80;

/** Seconds for which a record holds that has the host's name in it, and any other (RFC 6762 10). */
const hostTime = 120;
const otherTime = 4500;

/** Questions and records that are looked at: more than a home's known answers in a message of 1,500 bytes. Beyond: nothing. */
const mostEntries = 64;

/** The longest text of a product, and names of 63 bytes. */
const longest = 1280;

/** What every answer begins with: that there is a service of this kind. Its names are pointed to. */
const beginning = bytesOf(
	"\x09_services\x07_dns-sd\x04_udp\x05local\0" + "\0\x0c\0\x01\0\0\0\0\0\x0d" + "\x05_http\x04_tcp\xc0\x23",
);
const localAt = 35;
const firstTimeAt = 48;
const serviceAt = 52;
const instanceAt = 77;

/** Runs while linking. */
function bytesOf(text: string): Uint8Array {
	const bytes = new Uint8Array(text.length);
	for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
	return bytes;
}

/**
 * All there is to tell, which is what every answer tells, whatever was asked: kinds of service, instances, host and port, text,
 * address.
 *
 * @param most the records hold for so many seconds at most; 0 takes them back
 * @param query of somebody who knows no mDNS: its id and its questions, up to `end`, are repeated (RFC 6762 6.7)
 */
export function answer(
	{ label, address, text }: Service,
	most = otherTime,
	query?: Uint8Array,
	end = headerLength,
): Uint8Array {
	const out = new Uint8Array(longest + end);
	const base = end - headerLength;
	if (query) {
		out.set(query.subarray(0, end));
		out.fill(0, 6, headerLength);
	}
	out[2] = 0x84;
	out[3] = 0;
	out[7] = 5;
	let at = end;
	const put = (bytes: ArrayLike<number>): void => {
		out.set(bytes, at);
		at += bytes.length;
	};
	const pointer = (to: number): void => put([0xc0 | ((base + to) >> 8), (base + to) & 255]);
	const string = (bytes: Uint8Array): void => {
		put([bytes.length]);
		put(bytes);
	};
	/** Of what is ours alone the top bit of the class says that nothing else of that name is true any more. */
	const record = (name: number, type: number, time: number, length: number): void => {
		const holds = Math.min(time, most);
		pointer(name);
		put([0, type, type === typePtr || query ? 0 : 0x80, 1, 0, 0, holds >> 8, holds & 255, length >> 8, length & 255]);
	};
	const name = utf8(label);
	const length = name.length + 3;
	const strings = text.map(utf8);

	put(beginning);
	const first = Math.min(otherTime, most);
	out.set([first >> 8, first & 255], base + firstTimeAt);
	at -= 2;
	pointer(localAt);
	record(serviceAt, typePtr, otherTime, length);
	string(name);
	pointer(serviceAt);
	record(instanceAt, typeSrv, hostTime, 6 + length);
	put([0, 0, 0, 0, 0, 80]);
	const hostAt = at - base;
	string(name);
	pointer(localAt);
	record(
		instanceAt,
		typeTxt,
		otherTime,
		strings.reduce((sum, each) => sum + each.length + 1, 0),
	);
	strings.forEach(string);
	record(hostAt, typeA, hostTime, 4);
	put(address);
	return out.slice(0, at);
}

/** Asks whether somebody has the name already (RFC 6762 8.1). */
export function probe(label: string): Uint8Array {
	const name = utf8(`${label}.local`);
	const out = new Uint8Array(headerLength + name.length + 6);
	out[5] = 1;
	out[headerLength] = label.length;
	out.set(name, headerLength + 1);
	out[headerLength + 1 + label.length] = 5;
	out.set([any, topBit, 1], out.length - 3);
	return out;
}

/** What somebody's message means for us; `end`: where its questions end. */
export interface Heard {
	readonly kind: "nothing" | "question" | "questionAlone" | "conflict";
	readonly end: number;
}

const nothing: Heard = { kind: "nothing", end: 0 };

/** An operation other than a query, or a code: such a message is to be ignored (RFC 6762 18.3, 18.11). */
const otherBits = 0x780f;

/**
 * Reads a stranger's message, in time and memory that its length bounds, without a throw. What is not whole is nothing. An
 * instance or kind that is known to the asker for at least half its time is not asked for (RFC 6762 7.1).
 */
export function hear(message: Uint8Array, { label, address }: Service): Heard {
	if (message.length < headerLength || word(message, 2) & otherBits) return nothing;
	const host = `${label}.local.`;
	const instance = `${label}.${service}`;
	const names = ` ${host} ${instance} ${service} ${services} `;
	const isAnswer = (byte(message, 2) & 0x80) !== 0;
	const records = word(message, 6) + (isAnswer ? word(message, 8) + word(message, 10) : 0);
	if (word(message, 4) + records > mostEntries) return nothing;
	const reader = new Reader(message);
	let asked = 0;
	let kind: Heard["kind"] = "questionAlone";
	for (let left = word(message, 4); left > 0; left--) {
		const name = reader.at;
		if (!reader.name() || !reader.has(4)) return nothing;
		const isAlone = byte(message, reader.at + 2) & topBit;
		reader.at += 4;
		// Of whatever type: who asks for an IPv6 address is best told that there is another.
		if (!names.includes(` ${nameAt(message, name)} `)) continue;
		asked++;
		if (!isAlone) kind = "question";
	}
	const end = reader.at;
	// What is behind the answers of a query is for those who probe at the same time.
	for (let left = records; left > 0; left--) {
		const name = reader.at;
		if (!reader.name() || !reader.has(10)) return nothing;
		const { at } = reader;
		const type = word(message, at);
		const time = word(message, at + 4) * 0x10000 + word(message, at + 6);
		const data = at + 10;
		const next = data + word(message, at + 8);
		if (next > message.length) return nothing;
		const says = nameAt(message, name);
		if (isAnswer) {
			if (says === host && type === typeA && time && address.some((each, i) => each !== message[data + i]))
				return { kind: "conflict", end };
		} else if (type === typePtr && time >= otherTime / 2) {
			reader.at = data;
			const isWhole = reader.name() && reader.at === next;
			const ours = says === service ? instance : says === services ? service : undefined;
			if (isWhole && nameAt(message, data) === ours) asked--;
		}
		reader.at = next;
	}
	return isAnswer || asked <= 0 ? nothing : { kind, end };
}
