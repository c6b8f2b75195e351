import assert from "node:assert/strict";
import { decode, encode, type Answer, type Packet } from "dns-packet";
import fc from "fast-check";
import { answer, hear, probe, type Service } from "../../../modules/discovery/message";

const lamp: Service = {
	label: "acme-lamp-1w7r",
	address: Uint8Array.of(192, 168, 1, 50),
	text: ["vendor=Acme", "product=Lamp", "template=TMPLabcd1234", "firmware=1.2.3"],
};
const instance = "acme-lamp-1w7r._http._tcp.local";
const host = "acme-lamp-1w7r.local";

const ask = (packet: Partial<Packet>): ReturnType<typeof hear>["kind"] =>
	hear(encode({ type: "query", ...packet }), lamp).kind;

const question = (name: string, type: string, qu = false) =>
	({ name, type, class: "IN", ...(qu && { flag_qu: true }) }) as const;

/** As dns-packet writes it, with the bit for an answer alone, which it does not know. */
function alone(name: string, type: string): Uint8Array {
	const bytes = encode({ type: "query", questions: [question(name, type) as never] });
	bytes[bytes.length - 2] = 0x80;
	return bytes;
}

describe("what a device tells by mDNS", () => {
	it("is read by another implementation as it is meant", () => {
		const { type, flag_aa, id, questions, answers, additionals } = decode(Buffer.from(answer(lamp)));
		assert.deepEqual([type, flag_aa, id, questions, additionals], ["response", true, 0, [], []]);
		const records = (answers ?? []).map(each => {
			const { name, type, ttl, flush, data } = each as Answer & { ttl: number; flush: boolean; data: unknown };
			const told = Array.isArray(data) ? data.map(String) : data;
			return [name, type, ttl, flush, told];
		});
		assert.deepEqual(records, [
			["_services._dns-sd._udp.local", "PTR", 4500, false, "_http._tcp.local"],
			["_http._tcp.local", "PTR", 4500, false, instance],
			[instance, "SRV", 120, true, { priority: 0, weight: 0, port: 80, target: host }],
			[instance, "TXT", 4500, true, lamp.text],
			[host, "A", 120, true, "192.168.1.50"],
		]);
	});

	it("is taken back with a time of 0", () => {
		const { answers } = decode(Buffer.from(answer(lamp, 0)));
		assert.deepEqual(
			answers?.map(each => (each as { ttl?: number }).ttl),
			[0, 0, 0, 0, 0],
		);
	});

	it("repeats id and questions to those who know no mDNS, to be forgotten soon, and claims no name", () => {
		const query = encode({ type: "query", id: 4711, questions: [{ name: "_http._tcp.local", type: "PTR" }] });
		const heard = hear(query, lamp);
		assert.equal(heard.kind, "question");
		const told = decode(Buffer.from(answer(lamp, 10, query, heard.end)));
		assert.equal(told.id, 4711);
		assert.deepEqual(told.questions, [{ name: "_http._tcp.local", type: "PTR", class: "IN" }]);
		assert.equal(told.answers?.length, 5);
		for (const each of told.answers ?? []) {
			const { ttl, flush } = each as { ttl?: number; flush?: boolean };
			assert.deepEqual([ttl, flush], [10, false]);
		}
		assert.equal((told.answers?.[4] as { data?: unknown }).data, "192.168.1.50");
	});

	it("holds for the longest names and texts that a product can have", () => {
		const long: Service = {
			label: "l".repeat(60),
			address: Uint8Array.of(10, 0, 0, 255),
			text: [
				`vendor=${"ü".repeat(20)}`,
				`product=${"日".repeat(50)}`,
				`template=${"T".repeat(32)}`,
				"firmware=12345678901234",
			],
		};
		const { answers } = decode(Buffer.from(answer(long)));
		assert.equal(answers?.length, 5);
		assert.equal((answers?.[4] as { name: string }).name, `${long.label}.local`);
	});

	it("asks before whether somebody has the name, for an answer alone", () => {
		const bytes = probe(lamp.label);
		assert.equal(hear(bytes, lamp).kind, "questionAlone");
		const { type, questions } = decode(Buffer.from(bytes));
		assert.equal(type, "query");
		assert.deepEqual(
			questions?.map(each => [each.name, each.type]),
			[[host, "ANY"]],
		);
	});
});

describe("what is asked by mDNS", () => {
	it("is answered by name, in any case of letters, whatever type it is of", () => {
		for (const name of [
			...[
				"_services._dns-sd._udp.local",
				"_HTTP._tcp.LOCAL",
				"Acme-Lamp-1W7R._http._tcp.local",
				"ACME-lamp-1w7r.local",
			],
		])
			for (const type of ["A", "AAAA", "PTR", "SRV", "TXT", "ANY"] as const) {
				assert.equal(ask({ questions: [question(name, type) as never] }), "question", `${name} ${type}`);
				assert.equal(hear(alone(name, type), lamp).kind, "questionAlone");
			}
		for (const name of ["local", "lamp.local", "acme-lamp-1w7r", "x.acme-lamp-1w7r.local", "_ipp._tcp.local", "."])
			assert.equal(ask({ questions: [{ name, type: "A" }] }), "nothing", name);
	});

	it("is one answer for all, when one of several wants it", () => {
		const others = [question("_ipp._tcp.local", "PTR"), question("_http._tcp.local", "PTR"), question("a.local", "A")];
		assert.equal(ask({ questions: others as never[] }), "question");
	});

	it("is not answered when it is known for half its time", () => {
		const known = (name: string, data: string, ttl: number): Answer => ({ name, type: "PTR", ttl, data });
		const questions = [question("_http._tcp.local", "PTR")] as never[];
		assert.equal(ask({ questions, answers: [known("_http._tcp.local", instance, 2250)] }), "nothing");
		assert.equal(ask({ questions, answers: [known("_http._tcp.local", instance, 2249)] }), "question");
		assert.equal(ask({ questions, answers: [known("_http._tcp.local", "tv._http._tcp.local", 4500)] }), "question");
		assert.equal(ask({ questions, answers: [known("_ipp._tcp.local", instance, 4500)] }), "question");
		const both = [...questions, question("_services._dns-sd._udp.local", "PTR") as never];
		assert.equal(ask({ questions: both, answers: [known("_http._tcp.local", instance, 4500)] }), "question");
	});

	it("is nothing when it is an answer, another operation, an error, or broken off", () => {
		const whole = encode({ type: "query", questions: [{ name: host, type: "A" }] });
		assert.equal(hear(whole, lamp).kind, "question");
		for (let length = 0; length < whole.length; length++)
			assert.equal(hear(whole.subarray(0, length), lamp).kind, "nothing", `${length} bytes`);
		for (const [at, bits] of [
			[2, 0x80],
			[2, 0x08],
			[3, 0x03],
		] as const) {
			const changed = whole.slice();
			changed[at] = (changed[at] ?? 0) | bits;
			assert.equal(hear(changed, lamp).kind, "nothing");
		}
	});

	it("is a conflict when somebody else tells of an address for the name, and else is none", () => {
		const tell = (name: string, data: string, ttl = 120): string =>
			hear(encode({ type: "response", answers: [{ name, type: "A", ttl, data }] }), lamp).kind;
		assert.equal(tell("Acme-Lamp-1W7R.local", "192.168.1.51"), "conflict");
		assert.equal(tell(host, "192.168.1.50"), "nothing");
		assert.equal(tell(host, "192.168.1.51", 0), "nothing");
		assert.equal(tell("other.local", "192.168.1.51"), "nothing");
		assert.equal(hear(answer(lamp), lamp).kind, "nothing");
		const additional = { name: host, type: "A", ttl: 9, data: "10.0.0.1" } as const;
		assert.equal(hear(encode({ type: "response", additionals: [additional] }), lamp).kind, "conflict");
	});

	it("never throws and never changes anything, whatever it is", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
				const before = bytes.slice();
				const { kind, end } = hear(bytes, lamp);
				assert.ok(end <= bytes.length);
				assert.deepEqual(bytes, before);
				if (kind.startsWith("question")) decode(Buffer.from(answer(lamp, 10, bytes, end)));
			}),
			{ numRuns: 2000 },
		);
	});
});
