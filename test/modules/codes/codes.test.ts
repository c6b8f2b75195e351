import assert from "node:assert/strict";
import { codes, toCode, type Code } from "../../../modules/codes/index";

const all: readonly Code[] = [0, 700, 701, 702, 703, 704, 705, 710, 711, 712, 720, 721, 722, 723, 730, 731, 732];

describe("failure codes", () => {
	it("are those of the reference, each once", () => {
		assert.deepEqual(
			Object.keys(codes)
				.map(Number)
				.sort((a, b) => a - b),
			all,
		);
	});

	it("each have a sentence of their own that fits a log line", () => {
		for (const code of all) {
			assert.match(codes[code], /^[A-Z].*\.$/, String(code));
			assert.ok(codes[code].length <= 120, String(code));
		}
		assert.equal(new Set(Object.values(codes)).size, all.length);
	});

	it("that come from storage or the wire are believed only when they exist", () => {
		for (const code of all) assert.equal(toCode(code), code);
		for (const other of [-1, 1, 699, 706, 733, 65535, 722.5, Number.NaN, Infinity]) assert.equal(toCode(other), 704);
	});
});
