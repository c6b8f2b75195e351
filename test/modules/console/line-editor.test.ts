import assert from "node:assert/strict";
import { LineEditor } from "../../../modules/console/index";
import { text, utf8 } from "../../../modules/bytes/index";

/** What a terminal shows, and the lines that were typed, each in brackets where it was taken. */
function typed(...keys: readonly string[]): string {
	let shown = "";
	const editor = new LineEditor({
		onLine: line => void (shown += `[${text(line)}]`),
		write: bytes => void (shown += text(bytes)),
	});
	for (const each of keys) for (const byte of utf8(each)) editor.take(byte);
	return shown;
}

describe("a line that is typed", () => {
	it("is sent back as it comes, and taken at its end", () => {
		assert.equal(typed("help\r"), "help\r\n[help]>");
	});

	it("ends with CR, LF or both", () => {
		assert.equal(typed("a\rb\nc\r\nd\r"), "a\r\n[a]>b\r\n[b]>c\r\n[c]>d\r\n[d]>");
	});

	it("is nothing when it is empty, and gets another prompt", () => {
		assert.equal(typed("\r\n\n"), "\r\n>\r\n>");
	});

	it("loses its last character to a backspace, all bytes of it", () => {
		assert.equal(typed("ab\b\x7fc\r"), "ab\b \b\b \bc\r\n[c]>");
		let line = "";
		const editor = new LineEditor({ onLine: bytes => void (line = text(bytes)), write: () => undefined });
		for (const byte of utf8("xé€\b\b\r")) editor.take(byte);
		assert.equal(line, "x");
	});

	it("has nothing left to take back at its beginning", () => {
		assert.equal(typed("\ba\b\b\r"), "a\b \b\r\n>");
	});

	it("takes no control characters but tabs", () => {
		assert.equal(typed("a\x1b\x00b\tc\r"), "ab\tc\r\n[ab\tc]>");
	});

	it("is shown as stars from its fourth word on, where a password may stand", () => {
		assert.equal(typed(" net  add Home secret here\r"), " net  add Home ****** ****\r\n[ net  add Home secret here]>");
	});

	it("is taken with 256 bytes, and dropped with more", () => {
		const longest = "x".repeat(256);
		assert.equal(typed(`${longest}\r`), `${longest}\r\n[${longest}]>`);
		assert.equal(typed(`${longest}yz\b\rhelp\r`), `${longest}\r\nMore than 256 bytes.\r\n>help\r\n[help]>`);
	});
});
