import assert from "node:assert/strict";
import fc from "fast-check";
import { JsonError, parseJson } from "../../../tools/cli/json-text";

const sample = '{\n\t"a": [1, { "b": "x" }],\r\n\t"c.d": null\n}';

describe("a JSON text", () => {
	it("is what JSON.parse takes, and nothing else", () => {
		const texts = fc.oneof(fc.json(), fc.json().chain(mutated), fc.string({ unit: "binary-ascii" }));
		fc.assert(
			fc.property(texts, text => {
				const [ours, theirs] = [attempt(() => parseJson(text).value), attempt(() => JSON.parse(text))];
				assert.deepEqual(ours, theirs);
			}),
			{ numRuns: 5000, seed: 1 },
		);
	});

	it("tells where each of its values stands", () => {
		const { placeOf } = parseJson(sample);
		assert.deepEqual(placeOf(""), { line: 1, column: 1 });
		assert.deepEqual(placeOf("a"), { line: 2, column: 2 });
		assert.deepEqual(placeOf("a[0]"), { line: 2, column: 8 });
		assert.deepEqual(placeOf("a[1].b"), { line: 2, column: 13 });
		assert.deepEqual(placeOf("c.d"), { line: 3, column: 2 });
		assert.equal(placeOf("d"), undefined);
	});

	it("tells which names stand in an object twice", () => {
		const { value, repeated } = parseJson('{"a": {"b": 1, "c": 2, "b": 3}, "a.b": 4, "c": 5}');
		assert.deepEqual(repeated, ["a.b"]);
		assert.deepEqual(value, { a: { b: 3, c: 2 }, "a.b": 4, c: 5 });
	});

	it("tells line and column where it is none, and what should stand there", () => {
		const cases: readonly (readonly [text: string, line: number, column: number, expected: RegExp])[] = [
			["", 1, 1, /a value/],
			["{", 1, 2, /a name in double quotes/],
			['{"a" 1}', 1, 6, /":"/],
			['{"a":}', 1, 6, /a value/],
			['{\n\t"a": 1,\n}', 3, 1, /a name/],
			['{"a": 1\n"b": 2}', 2, 1, /"," or "}"/],
			["[1\n\n2]", 3, 1, /"," or "\]"/],
			["[1,]", 1, 4, /a value/],
			["[01]", 1, 2, /a value/],
			["{'a': 1}", 1, 2, /a name in double quotes/],
			['["a\n"]', 1, 2, /a quote at its end/],
			['["\\x"]', 1, 2, /right escapes/],
			["// no\n{}", 1, 1, /a value/],
			["\uFEFF{}", 1, 1, /a value/],
			["{} {}", 1, 4, /the end/],
		];
		for (const [text, line, column, expected] of cases)
			assert.throws(
				() => parseJson(text),
				(error: unknown) => {
					assert.ok(error instanceof JsonError, text);
					assert.deepEqual(error.place, { line, column }, text);
					assert.match(error.message, expected);
					return true;
				},
			);
	});
});

/** A text with one place of it cut out, doubled, or another letter. */
function mutated(text: string): fc.Arbitrary<string> {
	return fc
		.tuple(fc.nat(text.length), fc.nat(3), fc.constantFrom("", ",", "}", "]", '"', "\\", "-", "1", "e", " ", "\n"))
		.map(([at, length, put]) => text.slice(0, at) + put + text.slice(at + length));
}

function attempt(read: () => unknown): unknown {
	try {
		return { value: read() };
	} catch {
		return undefined;
	}
}
