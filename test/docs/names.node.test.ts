import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Blynk } from "../../modules/blynk/index";
import { isRecord } from "../../tools/cli/record";

const pages = ["from-edgent.md", "from-esphome.md", "from-wifimanager.md", "troubleshooting.md"];

/** What `pattern` finds in a page, its first group. */
const named = (page: string, pattern: RegExp): readonly string[] =>
	[...readFileSync(`docs/${page}`, "utf8").matchAll(pattern)].map(([, name = ""]) => name);

const json = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

/** The fields of the schema of an object; none of anything else. */
function fieldsOf(schema: unknown): Readonly<Record<string, unknown>> {
	return isRecord(schema) && isRecord(schema["properties"]) ? schema["properties"] : {};
}

const parts = fieldsOf(json("product.schema.json"));
const part = Object.keys(parts).join("|");

/** Whether the product's config has a field at `path`, as `setup.key`. */
function isField(path: string): boolean {
	let schema: unknown = { properties: parts };
	for (const name of path.split(".")) {
		schema = fieldsOf(schema)[name];
		if (schema === undefined) return false;
	}
	return true;
}

const manifest = json("package.json");
const scripts = isRecord(manifest) && isRecord(manifest["scripts"]) ? manifest["scripts"] : {};

for (const page of pages)
	describe(`docs/${page}`, () => {
		it("names fields of the config that are there", () => {
			const found = named(page, new RegExp("`((?:" + part + ")\\.[a-z]\\w*)\\b(?!\\.(?:md|ts|json))", "g"));
			assert.deepEqual(
				found.filter(path => !isField(path)),
				[],
			);
		});

		it("names methods of the Blynk client that are there", () => {
			assert.deepEqual(
				named(page, /`blynk\.(\w+)/g).filter(name => !(name in Blynk.prototype)),
				[],
			);
		});

		it("names scripts that are there", () => {
			assert.deepEqual(
				named(page, /npm run (?:-s )?([a-z-]+)/g).filter(name => !(name in scripts)),
				[],
			);
		});
	});

it("the pages name enough for all that to mean something", () => {
	const count = (pattern: RegExp): number => pages.flatMap(page => named(page, pattern)).length;
	assert.ok(count(new RegExp("`((?:" + part + ")\\.[a-z]\\w*)", "g")) > 30);
	assert.ok(count(/`blynk\.(\w+)/g) > 10);
});
