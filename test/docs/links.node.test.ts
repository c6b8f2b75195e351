import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { anchors, links } from "../support/markdown";

const self = "test/docs/links.node.test.ts";

/** What is in the repository, or would be with the next commit. */
const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
	encoding: "utf8",
	maxBuffer: 1 << 24,
})
	.split("\0")
	.filter(path => path && existsSync(path));

const places = new Set(files.flatMap(path => [path, ...above(path)]));

/** Of each file that people read. */
const texts = new Map(
	files
		.filter(path => path !== self && !/(^|\/)package-lock\.json$|\.(png|ico|gz|bin|woff2)$/.test(path))
		.map(path => [path, readFileSync(path, "utf8")]),
);

const pages = [...texts].filter(([path]) => path.endsWith(".md"));
const anchorsOf = new Map(pages.map(([path, text]) => [path, anchors(text)]));

/** Where this repository lies in the folder of a product that was made from the template. */
const installed = /^tools\/kit\/template\/node_modules\/blynk-inject-esp32\/?/;

/** The folders a path stands in. */
function above(path: string): string[] {
	const folder = posix.dirname(path);
	return folder === "." ? ["."] : [folder, ...above(folder)];
}

/** What is wrong with a link that stands in `page`. */
function fault(page: string, target: string): string | undefined {
	if (/^[a-z][a-z+.-]*:/i.test(target)) {
		const isWeb = URL.canParse(target) && /^https?:$/.test(new URL(target).protocol) && target.includes("://");
		return isWeb || target.startsWith("mailto:") ? undefined : "no address";
	}
	if (target.startsWith("/")) return "leads outside of the repository";
	const [place = "", anchor] = target.split("#");
	const path = place ? posix.join(posix.dirname(page), decodeURIComponent(place)).replace(/\/$/, "") : page;
	return missing(path.replace(installed, "") || ".", anchor);
}

function missing(path: string, anchor: string | undefined): string | undefined {
	if (!places.has(path)) return `there is no ${path}`;
	if (anchor === undefined || anchorsOf.get(path)?.has(anchor)) return undefined;
	return `${path} has no heading for #${anchor}`;
}

function lineOf(text: string, index: number): number {
	return text.slice(0, index).split("\n").length;
}

describe("a stranger who reads", () => {
	it("finds what every link of a page leads to, down to its heading", () => {
		const faults = pages.flatMap(([page, text]) =>
			links(text).flatMap(({ target, line }) => {
				const why = fault(page, target);
				return why === undefined ? [] : [`${page}:${line}: (${target}) ${why}`];
			}),
		);
		assert.deepEqual(faults, []);
	});

	it("finds every page and heading that code, tests and documents cite by its path", () => {
		const faults: string[] = [];
		let cited = 0;
		for (const [file, text] of texts)
			// Not in an address, nor in a path that goes up first: such is a link, or no citation.
			for (const { 0: whole, 1: path = "", 2: anchor, index } of text.matchAll(
				/(?<![\w./-])((?:docs|examples|hosts|modules|src|test|tools)\/[\w./-]*\w\.md)(?:#([\w-]+))?/g,
			)) {
				cited++;
				const why = missing(path, anchor);
				if (why !== undefined) faults.push(`${file}:${lineOf(text, index)}: ${whole}: ${why}`);
			}
		assert.ok(cited > 100);
		assert.deepEqual(faults, []);
	});

	it("is sent to no place that only its authors know", () => {
		const hidden =
			/\bfacts\/\S*|\b(?:DESIGN|GOALS|ROADMAP)\b|\.\.\/shared\b|(?<![\w.])\/work\/|\bissues? \d{1,2}\b|\bpeers\.md part\b|(?<!\/)\b(?:moddable|xs|blynk)\.md \d|\btraps? \d|\bpolic(?:y|ies) \d/g;
		const faults = [...texts].flatMap(([file, text]) =>
			[...text.matchAll(hidden)].map(({ 0: name, index }) => `${file}:${lineOf(text, index)}: ${name}`),
		);
		assert.deepEqual(faults, []);
	});
});

describe("GitHub's anchors", () => {
	it("keep letters, digits, hyphens and underscores, and number those of one name", () => {
		const page =
			"# What `/config` takes: **all**\n## What_is, it?\n### [A link](x.md) – 2.5 Grüße\n## Same\n## Same\n# Same #\n";
		assert.deepEqual(
			[...anchors(page)],
			["what-config-takes-all", "what_is-it", "a-link--25-grüße", "same", "same-1", "same-2"],
		);
	});

	it("come of no line in a fence", () => {
		assert.deepEqual([...anchors("```sh\n# no\n```\n~~~\n# no\n```\n~~~\n# yes\n")], ["yes"]);
	});

	it("may be given by hand", () => {
		assert.deepEqual([...anchors('<a id="here"></a>\n')], ["here"]);
	});
});

describe("the links of a page", () => {
	const targets = (page: string): string[] => links(page).map(({ target }) => target);

	it("are those of text, pictures, footnotes and HTML", () => {
		assert.deepEqual(targets('[a](b.md) ![c](<d.png> "e") [`f`](#g)\n[h]: i.md\n<img src="j.svg">\n'), [
			"b.md",
			"d.png",
			"#g",
			"i.md",
			"j.svg",
		]);
	});

	it("are none in code", () => {
		assert.deepEqual(targets("`[a](b)` ``[c](d) ` `` [e](f)\n```md\n[g](h)\n```\n"), ["f"]);
	});
});
