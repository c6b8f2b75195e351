import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { codes } from "../../modules/codes/index";
import { meanings } from "../../tools/board/signs";

const page = readFileSync("docs/troubleshooting.md", "utf8");

/** The rows of the tables in `text`, each as its cells; heads and rulers included. */
function rows(text: string): readonly (readonly string[])[] {
	return text
		.split("\n")
		.filter(line => line.startsWith("| "))
		.map(line => line.slice(2, -2).split(" | "));
}

/** The part of the page under a heading. */
function under(heading: string): string {
	const from = page.indexOf(`\n${heading}\n`);
	assert.ok(from >= 0, heading);
	const to = page.indexOf("\n#", from + heading.length + 1);
	return page.slice(from, to < 0 ? undefined : to);
}

describe("docs/troubleshooting.md", () => {
	const told = rows(under("## By code")).filter(([code = ""]) => /^\d+$/.test(code));

	it("has each failure code once, in order", () => {
		const known = Object.keys(codes).filter(code => code !== "0");
		assert.deepEqual(
			told.map(([code]) => code),
			known,
		);
	});

	it("says of each code what the setup page says, what is behind it and what to do", () => {
		for (const [code = "", sentence, ...rest] of told) {
			assert.equal(sentence, codes[Number(code) as keyof typeof codes], code);
			assert.equal(rest.filter(cell => cell.length > 9).length, 2, `${code}: a cell is missing`);
		}
	});

	it("has every sign of the light", () => {
		const shown = rows(under("### By the light")).flatMap(([, meaning = ""]) => /^`(\w+)`/.exec(meaning)?.[1] ?? []);
		assert.deepEqual([...shown].sort(), Object.keys(meanings).sort());
	});
});
