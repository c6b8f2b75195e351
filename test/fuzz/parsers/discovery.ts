import dnsPacket from "dns-packet";
import type { Random } from "../../../hosts/virtual/random";
import { equal } from "../../../modules/bytes/index";
import { answer, hear as ours, type Service } from "../../../modules/discovery/message";
import { joined, latin1 } from "../mutate";
import { must, same, type Parser } from "../parser";

const lamp: Service = {
	label: "acme-lamp-1w7r",
	address: Uint8Array.of(192, 168, 1, 50),
	text: ["vendor=Acme", "product=Lamp"],
};
const host = "acme-lamp-1w7r.local";
const instance = "acme-lamp-1w7r._http._tcp.local";

/** The names that have records. */
const told = ["_services._dns-sd._udp.local", "_http._tcp.local", instance, host];

const names = [...told, host, "ACME-Lamp-1W7R.Local", "_ipp._tcp.local", "", "a.b.c.d"];
const types = [1, 12, 16, 33, 255, 28, 47] as const;
const classes = [1, 1, 1, 0x8001, 255, 3] as const;

/** What anybody on the home network sends to mDNS. */
export function discovery(hear: typeof ours = ours): Parser {
	return {
		name: "discovery",
		reads: "an mDNS message of whoever is on the home network",
		longest: 1500,
		bounds: { steps: 9000, stepsEach: 8, array: 4800 },
		words: ["\xc0\x0c", "\x00\x0c\x80\x01", "\x05local\x00", "\x05_http\x04_tcp\xc0\x23", "\x84\x00", "\x3f"],
		generate,
		judge(message) {
			const before = message.slice();
			const { kind, end } = hear(message, lamp);
			must(equal(message, before), "the message was changed");
			must(end <= message.length, "its questions end behind it");
			if (kind.startsWith("question")) judgeAnswer(message, end);
			const meant = decode(message);
			if (meant && isPlain(message, meant)) same(kind, expected(meant), "what it takes it for");
		},
	};
}

function judgeAnswer(message: Uint8Array, end: number): void {
	const { id, questions, answers } = decode(answer(lamp, 10, message, end)) ?? {};
	must(id === ((message[0] ?? 0) << 8) + (message[1] ?? 0), "the answer has another id");
	must(questions?.length === ((message[4] ?? 0) << 8) + (message[5] ?? 0), "it repeats not all of the questions");
	must(answers?.length === 5, "it tells not all there is to tell");
	const isThere = answers.some(each => each.type === "A" && each.name === host && each.data === "192.168.1.50");
	must(isThere, "it tells another address");
}

function decode(bytes: Uint8Array): dnsPacket.DecodedPacket | undefined {
	try {
		return dnsPacket.decode(Buffer.from(bytes));
	} catch {
		return undefined;
	}
}

/** Such that the library itself writes it the same: then there is one way to read it. */
function isPlain(message: Uint8Array, meant: dnsPacket.DecodedPacket): boolean {
	const { questions = [], answers = [], authorities = [], additionals = [] } = meant;
	if ((message[2] ?? 0) & 0x78 || (message[3] ?? 0) & 0x0f) return false;
	const records = [...answers, ...authorities, ...additionals];
	if (questions.length + records.length > 20 || !records.every(each => each.type === "A" || each.type === "PTR"))
		return false;
	if (!questions.every(each => each.class === "IN")) return false;
	try {
		return equal(dnsPacket.encode(meant as dnsPacket.Packet), message);
	} catch {
		return false;
	}
}

function expected({
	type,
	questions = [],
	answers = [],
	authorities = [],
	additionals = [],
}: dnsPacket.DecodedPacket): string {
	if (type === "response") {
		const others = [...answers, ...authorities, ...additionals].filter(
			each => each.type === "A" && each.name.toLowerCase() === host && each.data !== "192.168.1.50" && each.ttl,
		);
		return others.length ? "conflict" : "nothing";
	}
	const wanted = questions.filter(each => told.includes(each.name.toLowerCase()));
	const known = answers.filter(each => {
		if (each.type !== "PTR" || (each.ttl ?? 0) < 2250) return false;
		const [name, data] = [each.name.toLowerCase(), each.data.toLowerCase()];
		return name === "_http._tcp.local"
			? data === instance
			: name === "_services._dns-sd._udp.local" && data === "_http._tcp.local";
	});
	return wanted.length > known.length ? "question" : "nothing";
}

function generate(random: Random): Uint8Array {
	const isAnswer = random.chance(40);
	const count = isAnswer ? 0 : random.chance(80) ? 1 : random.whole(0, 10);
	const extra = random.chance(50) ? 0 : random.whole(1, random.chance(90) ? 2 : 20);
	const flags = random.chance(90) ? (isAnswer ? 0x8400 : 0) : random.whole(0, 0xffff);
	const parts: Uint8Array[] = [words(0, flags, count, extra, 0, random.chance(90) ? 0 : 1)];
	for (let i = 0; i < count; i++) parts.push(name(random), words(random.pick(types), random.pick(classes)));
	for (let i = 0; i < extra; i++) {
		const isPtr = random.chance(50);
		const data = isPtr ? name(random) : Uint8Array.of(192, 168, 1, random.whole(49, 51));
		parts.push(name(random), words(isPtr ? 12 : 1, random.pick(classes), 0, random.pick([0, 120, 2249, 2250, 4500])));
		parts.push(words(random.chance(90) ? data.length : random.whole(0, 0xffff)), data);
	}
	return joined(parts);
}

/** In labels, or in a pointer to one before. */
function name(random: Random): Uint8Array {
	if (random.chance(15)) return words(0xc000 | random.whole(0, 40));
	const labels = random
		.pick(names)
		.split(".")
		.filter(each => each);
	return joined([...labels.map(each => latin1(String.fromCharCode(each.length) + each)), Uint8Array.of(0)]);
}

function words(...all: readonly number[]): Uint8Array {
	return Uint8Array.from(all.flatMap(each => [each >> 8, each & 255]));
}
