import assert from "node:assert/strict";
import { hex, text, utf8 } from "../../../modules/bytes/index";
import { escaped, readWords } from "../../../modules/console/index";

function words(line: string): readonly string[] | undefined {
	return readWords(utf8(line))?.map(text);
}

describe("the words of a line", () => {
	it("stand between spaces and tabs", () => {
		assert.deepEqual(words("  net\tadd   Home "), ["net", "add", "Home"]);
		assert.deepEqual(words(" \t "), []);
	});

	it("are 15 at most", () => {
		assert.equal(words("w ".repeat(15))?.length, 15);
		assert.equal(words("w ".repeat(16)), undefined);
	});

	it("may hold what a backslash stands for", () => {
		assert.deepEqual(words("My\\x20Home a\\\\b \\q \\n\\r\\t\\b"), ["My Home", "a\\b", "q", "\n\r\t\b"]);
		assert.deepEqual(
			readWords(utf8("\\xff\\x00\\0\\xC3"))?.map(each => hex(each)),
			["ff0000c3"],
		);
	});

	it("keep a backslash that stands before nothing, and an x without its digits", () => {
		assert.deepEqual(words("a\\ \\x4 \\xg0 \\x"), ["a\\", "x4", "xg0", "x"]);
	});

	it("are printed as they are typed, whatever bytes they hold", () => {
		const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
		assert.deepEqual(readWords(utf8(escaped(bytes))), [bytes]);
		assert.equal(escaped(utf8("a é\\\x1b")), "a\\x20\\xc3\\xa9\\\\\\x1b");
	});
});
