import assert from "node:assert/strict";
import { utf8 } from "../../../modules/bytes/index";
import { Terminal } from "../../../tools/board/terminal";

/** The lines that are shown of what the board wrote, a text each time. */
function lines(...writes: readonly string[]): readonly string[] {
	const shown: string[] = [];
	const terminal = new Terminal(line => shown.push(line));
	for (const each of writes) terminal.read(utf8(each));
	return shown;
}

describe("the terminal of the tour", () => {
	it("shows what was typed and what came back", () => {
		assert.deepEqual(lines("\n>", "n", "e", "t", "\r\n", "* Home proven\r\n", ">"), [">net", "* Home proven"]);
	});

	it("leaves out the log, which is there without it", () => {
		assert.deepEqual(lines("\n>", "n", "\rdevice: running\r\n", "et", "\r\n"), [">net"]);
	});

	it("takes back what was taken back, and shows no empty lines", () => {
		assert.deepEqual(lines(">ab", "\b \b", "c\r\n", "\r\n", ">\r\n"), [">ac"]);
	});
});
