import assert from "node:assert/strict";
import fc from "fast-check";
import { distance, nearest } from "../../../tools/check/nearest";

const word = fc.string({ maxLength: 6, unit: fc.constantFrom("a", "b", "c") });

describe("the nearest name", () => {
	it("is the one with the fewest letters wrong", () => {
		assert.equal(nearest("pasword", ["window", "password", "verify"]), "password");
		assert.equal(nearest("lde", ["led", "local"]), "led");
		assert.equal(nearest("de", ["DE", "DK"]), "DE");
	});

	it("is none where a third of the letters and more are wrong", () => {
		assert.equal(nearest("wifi", ["window", "verify", "key"]), undefined);
		assert.equal(nearest("uk", ["UA", "GB"]), undefined);
		assert.equal(nearest("", ["a"]), undefined);
	});
});

describe("the distance of two words", () => {
	it("counts letters put in, left out, exchanged, and swapped with the next", () => {
		for (const [one, other, far] of [
			["", "abc", 3],
			["abc", "abc", 0],
			["abc", "ac", 1],
			["abc", "abd", 1],
			["abc", "acb", 1],
			["ca", "abc", 3],
			["window", "windwo", 1],
			["kitten", "sitting", 3],
		] as const)
			assert.equal(distance(one, other), far, `${one} ${other}`);
	});

	it("is the same both ways, and at most the longer word's length", () => {
		fc.assert(
			fc.property(word, word, (one, other) => {
				assert.equal(distance(one, other), distance(other, one));
				assert.ok(distance(one, other) <= Math.max(one.length, other.length));
				assert.equal(distance(one, other) === 0, one === other);
			}),
			{ seed: 1 },
		);
	});
});
