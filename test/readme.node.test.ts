import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { chapters } from "../tools/readme/diagram";
import { drawn, page } from "../tools/readme/drawn";
import { fill, read } from "../tools/readme/markers";
import { table } from "../src/machine";

const text = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const architecture = readFileSync(page, "utf8");

describe("docs/architecture.md", () => {
	for (const [name, draw] of Object.entries(drawn))
		it(`shows the ${name} as the code has them (else: npm run readme)`, () => {
			assert.equal(read(architecture, name), draw());
		});

	it("has each place that an arrow leaves in one of the machine's diagrams", () => {
		const all = Object.values(chapters).flat();
		assert.deepEqual(all.toSorted(), [...new Set(table.map(([from]) => from))].toSorted());
	});

	it("says of each place of the machine what it means", () => {
		const places = new Set(table.flatMap(([from, , , to]) => [from, to]).filter(each => each !== "off"));
		const rows = [...architecture.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, place]) => place);
		assert.deepEqual(rows.toSorted(), [...places].toSorted());
	});

	it("names in the two ways functions that are in the file beside them", () => {
		const steps = [...architecture.matchAll(/^\d+\. \[([^\]]+\.(?:ts|c))\].*$/gm)];
		assert.ok(steps.length > 20);
		for (const [line, path = ""] of steps)
			for (const [, name = ""] of line.matchAll(/`([#\w.]+)\(\)`/g))
				assert.ok(text(path).includes(`${name}(`), `${path} has no ${name}`);
	});
});

it("the README is short", () => {
	assert.ok(text("README.md").split("\n").length < 120);
});

it("the README names only scripts that exist", () => {
	const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
	const named = [...text("README.md").matchAll(/npm run (?:-s )?([a-z-]+)/g)].map(match => match[1] ?? "");
	assert.ok(named.length > 2);
	assert.deepEqual(
		named.filter(name => !(name in scripts)),
		[],
	);
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
