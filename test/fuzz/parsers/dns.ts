import dnsPacket from "dns-packet";
import type { Random } from "../../../hosts/virtual/random";
import { answer as ours, longestAnswer } from "../../../modules/access-point/dns";
import { equal } from "../../../modules/bytes/index";
import { joined, latin1 } from "../mutate";
import { must, same, type Parser } from "../parser";

const here = Uint8Array.of(192, 168, 4, 1);

const names = [
	"captive.apple.com",
	"a",
	"",
	"mask.icloud.com",
	"MASK-h2.icloud.com",
	"wpad.home",
	"isatap",
	"x.y.z.w",
] as const;
const types = [1, 1, 1, 28, 255, 65, 41, 12, 16] as const;
const classes = [1, 1, 1, 1, 255, 3, 0x8001] as const;

/** The captive portal's name server. */
export function dns(answer: typeof ours = ours): Parser {
	return {
		name: "dns",
		reads: "a DNS query of whoever is on the setup network",
		longest: 1500,
		bounds: { steps: 4000, stepsEach: 8, array: longestAnswer },
		words: [
			"\xc0\x0c",
			"\xc0\x00",
			"\x00\x00\x29\x10\x00\x00\x00\x00\x00\x00\x00",
			"\x00\x01\x00\x01",
			"\x04wpad",
			"\x3f",
		],
		generate,
		judge(query) {
			const before = query.slice();
			const reply = answer(query, here);
			must(equal(query, before), "the query was changed");
			const due = query.length >= 12 && !((query[2] ?? 0) & 0x80);
			must((reply !== undefined) === due, `a packet of ${query.length} bytes got ${reply ? "an" : "no"} answer`);
			if (reply) judgeReply(query, reply);
		},
	};
}

function judgeReply(query: Uint8Array, reply: Uint8Array): void {
	must(reply.length >= 12 && reply.length <= longestAnswer, `the answer has ${reply.length} bytes`);
	must(equal(reply.subarray(0, 2), query.subarray(0, 2)), "the answer has another id");
	const [flags = 0, code = 0] = reply.subarray(2, 4);
	must((flags & 0x80) !== 0, "the answer is none");
	must((flags & 0x79) === ((query[2] ?? 0) & 0x79), "operation and RD are not the query's");
	const error = code & 15;
	must([0, 1, 3, 4, 5].includes(error), `the answer has code ${error}`);
	const read = decode(reply);
	must(read !== undefined, "dns-packet cannot read the answer");
	const asked = (read.questions ?? []).map(each => each.name);
	for (const each of read.answers ?? []) {
		must(each.type === "A" && each.data === "192.168.4.1", `it answers ${JSON.stringify(each)}`);
		must(error === 0 && asked.includes(each.name), `it answers for ${each.name}, which nobody asked for`);
	}
	const meant = decode(query);
	if (!meant || !isPlain(query, meant)) return;
	must(error !== 1, "a query that dns-packet reads, and would write the same, is malformed to it");
	same(
		asked,
		meant.questions?.map(each => each.name),
		"what it repeats of the questions",
	);
	const wanted = (meant.questions ?? []).filter(
		each => each.type === "A" && each.class === "IN" && !isAbsent(each.name),
	);
	const shown = (read.answers ?? []).map(each => each.name);
	const expected = wanted.map(each => each.name);
	if ((flags & 2) === 0) same(shown, expected, "what it answers");
}

function decode(bytes: Uint8Array): dnsPacket.DecodedPacket | undefined {
	try {
		return dnsPacket.decode(Buffer.from(bytes));
	} catch {
		return undefined;
	}
}

/** A common query, as the library itself writes it: then there is one way to read it. */
function isPlain(query: Uint8Array, meant: dnsPacket.DecodedPacket): boolean {
	const { questions = [], answers, authorities, additionals } = meant;
	if ((query[2] ?? 0) & 0x78 || !questions.length || questions.length > 8 || query.length > 400) return false;
	if (answers?.length || authorities?.length || additionals?.length) return false;
	if (!questions.every(each => ["A", "AAAA", "TXT", "PTR"].includes(each.type) && each.class === "IN")) return false;
	try {
		return equal(dnsPacket.encode({ ...meant, type: "query" }), query);
	} catch {
		return false;
	}
}

function isAbsent(name: string): boolean {
	return /^(mask(-h2)?\.icloud\.com|use-application-dns\.net)$|^(wpad|isatap)(\.|$)/i.test(name);
}

function generate(random: Random): Uint8Array {
	const count = random.chance(80) ? 1 : random.whole(0, 10);
	const extra = random.chance(50) ? 0 : random.whole(1, random.chance(90) ? 2 : 20);
	const flags = random.chance(80) ? 0x0100 : random.whole(0, 0xffff);
	const parts: Uint8Array[] = [words(random.whole(0, 0xffff), flags, count, 0, 0, extra)];
	for (let i = 0; i < count; i++) parts.push(name(random), words(random.pick(types), random.pick(classes)));
	for (let i = 0; i < extra; i++) {
		const data = new Uint8Array(random.whole(0, 12));
		random.fill(data);
		parts.push(random.chance(70) ? Uint8Array.of(0) : name(random));
		parts.push(words(random.chance(80) ? 41 : random.pick(types), 1232, random.chance(80) ? 0 : 1, 0x8000));
		parts.push(words(random.chance(90) ? data.length : random.whole(0, 0xffff)), data);
	}
	return joined(parts);
}

/** In labels, or in a pointer to one before. */
function name(random: Random): Uint8Array {
	if (random.chance(15)) return words(0xc000 | random.whole(0, 40));
	const text = random.chance(90)
		? random.pick(names)
		: `${"l".repeat(random.whole(1, 70))}.`.repeat(random.whole(1, 6));
	const labels = text.split(".").filter(each => each);
	return joined([...labels.map(each => latin1(String.fromCharCode(each.length) + each)), Uint8Array.of(0)]);
}

function words(...all: readonly number[]): Uint8Array {
	return Uint8Array.from(all.flatMap(each => [each >> 8, each & 255]));
}
