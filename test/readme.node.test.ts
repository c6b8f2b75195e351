import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { diagram } from "../tools/readme/diagram";
import { lights } from "../tools/readme/lights";
import { fill, read } from "../tools/readme/markers";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

describe("the README", () => {
	it("shows the machine as its table has it (else: npm run readme)", () => {
		assert.equal(read(readme, "diagram"), diagram());
	});

	it("shows the light as the product's config has it (else: npm run readme)", () => {
		assert.equal(read(readme, "lights"), lights());
	});

	it("names only scripts that exist", () => {
		const { scripts } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
			scripts: Record<string, string>;
		};
		const named = [...readme.matchAll(/npm run (?:-s )?([a-z-]+)/g)].map(match => match[1] ?? "");
		assert.ok(named.length > 3);
		assert.deepEqual(
			named.filter(name => !(name in scripts)),
			[],
		);
	});
});

describe("filling a part of a text", () => {
	it("replaces what stands between the markers, and nothing else", () => {
		const text = "a\n<!-- x -->\nold\n<!-- /x -->\nb\n";
		assert.equal(fill(text, "x", "new"), "a\n<!-- x -->\nnew\n<!-- /x -->\nb\n");
		assert.equal(read(fill(text, "x", "new"), "x"), "new");
	});

	it("says when a text has no such part", () => {
		assert.throws(() => fill("a", "x", "new"), /no "<!-- x -->"/);
	});
});
