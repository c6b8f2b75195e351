import assert from "node:assert/strict";
import { Random } from "../../hosts/virtual/random";
import { begin, end } from "./coverage/meter";
import { instrument } from "./coverage/instrument";
import { Fuzzer } from "./fuzzer";
import { fromLiteral, toLiteral } from "./literal";
import { latin1, mutate } from "./mutate";
import type { Parser } from "./parser";
import { fuzz } from "./run";
import { shrink } from "./shrink";
import { attempt } from "./trial";

/** Reads any bytes; what it does with them is up to the test. */
const parser = (judge: (input: Uint8Array) => void): Parser => ({
	...{ name: "test", reads: "anything", longest: 100, words: ["ab"], judge },
	bounds: { steps: 10, stepsEach: 1, array: 16 },
	generate: random => latin1("x".repeat(random.whole(0, 20))),
});

/** What a module makes of its export `read`, once it is instrumented. */
async function measured(source: string): Promise<(input: Uint8Array) => void> {
	const text = instrument(source, 60_000).source;
	const { read }: { read: (input: Uint8Array) => void } = await import(
		`data:text/javascript,${encodeURIComponent(text)}`
	);
	return read;
}

describe("a literal", () => {
	it("brings all bytes back, in a line of ASCII", () => {
		const all = Uint8Array.from({ length: 256 }, (_, i) => i);
		const text = toLiteral(all);
		assert.match(text, /^[ -~]+$/);
		assert.deepEqual(fromLiteral(text), all);
		assert.equal(toLiteral(latin1('a\r\n"\\\xff')), 'a\\r\\n\\"\\\\\\xff');
	});

	it("is refused where it is none", () => {
		for (const text of ["\\q", "\\x1", "ü", "\\"]) assert.throws(() => fromLiteral(text), /no escape of ours/);
	});
});

describe("a mutation", () => {
	it("is the same for the same seed, in bounds, and leaves its input alone", () => {
		const inputs = (): string[] => {
			const random = new Random("7");
			const base = latin1("GET / HTTP/1.1");
			const material = { words: ["\r\n"], other: () => base, longest: 40 };
			const made = Array.from({ length: 2000 }, () => mutate(base, random, material));
			assert.ok(made.every(each => each.length <= 40));
			assert.deepEqual(base, latin1("GET / HTTP/1.1"));
			return made.map(toLiteral);
		};
		const made = inputs();
		assert.deepEqual(inputs(), made);
		assert.ok(new Set(made).size > 1500);
	});
});

describe("shrinking", () => {
	it("leaves the bytes that matter, and makes plain ones of the others", async () => {
		const found = latin1("some text with \x01 and, much later, \x02 in it");
		const fails = (input: Uint8Array): Promise<boolean> =>
			Promise.resolve(input.includes(1) && input.indexOf(2) > input.indexOf(1) && input.length > 3);
		assert.match(toLiteral(await shrink(found, fails)), /^(?=.{10}$)a*\\x01a*\\x02a*$/);
	});
});

describe("a fuzzer", () => {
	it("comes step by step to what no chance would find, by what was new on the way", async () => {
		const read = await measured(`export function read(b) {
			if (b[0] === 1) if (b[1] === 2) if (b[2] === 31) if (b[3] === 64) throw new Error("found");
		}`);
		const fuzzer = new Fuzzer(parser(read), "1", []);
		let finding = await fuzzer.next();
		while (!finding && fuzzer.inputs < 100_000) finding = await fuzzer.next();
		assert.equal(toLiteral(finding?.input ?? latin1("")), "\\x01\\x02\\x1f@");
		assert.equal(finding?.broken, "Error: found");
	});

	it("counts steps and bytes, and finds a parser that takes too many", async () => {
		const slow = parser(await measured("export function read(b) { for (const x of b) for (const y of b) ; }"));
		assert.equal((await attempt(slow, new Uint8Array(3))).broken, undefined);
		assert.match((await attempt(slow, new Uint8Array(20))).broken ?? "", /^it took \d+ steps for 20 bytes; 30 is/);
		const greedy = parser(await measured("export function read(b) { new Uint8Array(b[0] ?? 0); }"));
		assert.equal((await attempt(greedy, Uint8Array.of(16))).broken, undefined);
		assert.match((await attempt(greedy, Uint8Array.of(17))).broken ?? "", /asked for 17 bytes at once; 16 is/);
		const endless = parser(await measured("export function read(b) { for (;;) ; }"));
		assert.match((await attempt(endless, new Uint8Array())).broken ?? "", /has not ended/);
	});

	it("leaves what a module does as it is, whatever it is made of", async () => {
		const source = `class A { #x = 1; get x() { return this.#x ?? 0; } static s = () => ({ a: 1 }); }
			function* g() { yield 1; }
			export const read = (b, c = b.length || 7) => { let out = "";
				for (const k of g()) out += k ? "y" : "n"; do out += new A().x; while (out.length < 4)
				switch (c) { case 7: out += "7"; default: out += "d" }
				try { if (c) throw 1; else out += "e" } catch { out += A.s().a } finally { out += "f" }
				label: for (let i = 0; i < 2; i++) { if (i) continue label; out += i }
				return out && (out.length > 2 ? out : null); };`;
		const read = await measured(source);
		const { read: plain }: { read: typeof read } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
		for (const input of [latin1(""), latin1("abc")]) assert.deepEqual(read(input), plain(input));
		begin();
		read(latin1(""));
		assert.ok(end().steps > 15);
	});

	it("tells what it found, how to see it again, and exits with 1; without a finding with 0", async () => {
		const events: Record<string, unknown>[] = [];
		const output = { json: true, event: (what: object) => void events.push({ ...what }), note: () => {} };
		const options = { seed: "1", inputs: 5000, seconds: Infinity, keep: false };
		const broken = parser(input => {
			if (input.includes(0x27)) throw new Error("a quote");
		});
		assert.equal(await fuzz([broken], options, output), 1);
		const told = events.find(each => each["event"] === "found");
		assert.deepEqual([told?.["input"], told?.["broken"], told?.["seed"]], ["'", "Error: a quote", "1"]);
		assert.equal(told?.["again"], "npm run fuzz -- --parser test --replay '\\x27'");
		events.length = 0;
		assert.equal(await fuzz([parser(() => {})], options, output), 0);
		assert.deepEqual(
			events.map(each => [each["event"], each["inputs"] ?? 0]),
			[
				["started", 0],
				["parser", 5000],
				["done", 5000],
			],
		);
	});
});
