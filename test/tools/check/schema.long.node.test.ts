import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { readProduct } from "../../../src/product";
import type { Schema } from "../../../tools/check/json-schema";
import { fieldsTable } from "../../../tools/check/table";
import { makeSchema, page, schemaFile, written } from "../../../tools/check/schema";
import { read } from "../../../tools/readme/markers";
import { root } from "../../../tools/cli/folders";
import { changedConfig, full, least } from "./support";

const schema: Schema = JSON.parse(readFileSync(schemaFile, "utf8"));

const ajv = new Ajv({ strict: true, allErrors: true });
ajv.addVocabulary(["patternErrorMessage"]);
const takes = ajv.compile(schema);

/** A config with all defaults of a schema written down. */
function defaultsOf(schema: Schema): unknown {
	if (schema.default !== undefined || !schema.properties) return schema.default;
	const all = Object.entries(schema.properties).map(([name, each]) => [name, defaultsOf(each)] as const);
	const defaults = all.filter(([, each]) => each !== undefined);
	return defaults.length ? Object.fromEntries(defaults) : undefined;
}

/** What the rules say of a config; nothing when they take it. */
function refusal(config: unknown): string | undefined {
	try {
		readProduct(config);
		return undefined;
	} catch (error) {
		assert.ok(error instanceof Error && error.name === "ConfigError", String(error));
		return error.message;
	}
}

/** The rules that no schema can say, since they are about several fields, or about the bytes of a text. */
const onlyChecked: readonly RegExp[] = [
	/^config: "setup\.channel" .* 1 to 11 where "country" is/,
	/^config: "setup\.key" .* (beside|without) a "setup\.password"$/,
	/^config: "console\.factory" .* false without "console\.serial"/,
	/^config: "setup\.update" .* false (while "setup\.key" is "open"|where there is no "update")/,
	/^config: "firmwareVersion" .* where there is an "update"$/,
	/^config: "update\.keys" .* unless "update\.acceptUnsigned" is true$/,
	/^config: "button\.(reset|cancel)" .* longer than "button\./,
	/^config: "setup\.fields" .* shorter: its longest values take/,
	/^config: "setup\.fields\[\d\]\.name" .* (that \/config does not use itself|another than those before)$/,
	/^config: "setup\.fields\[\d\]\.\w+" .* absent: a field of kind/,
	/^config: "setup\.fields\[\d\]\.options" is missing, .* a list of 2 to 16 entries$/,
	/^config: "setup\.fields\[\d\]\.options\[\d\]\.value" .* another than those before$/,
	/^config: "setup\.fields\[\d\]\.(min|max)" is missing, .* its range must be told$/,
	/^config: "setup\.fields\[\d\]\.(min|max|step)" .* (at most 3 decimals|more than .*|\(bytes\))$/,
	/^config: "setup\.fields\[\d\]\.default" /,
	// Node counts some characters as two.
	/^config: .*[^\0-\uffff].* a text of \d+ to \d+ characters$/u,
];

describe("the schema of a product's config", () => {
	it("is what the rules make", async () => {
		const made = await makeSchema();
		assert.equal(readFileSync(schemaFile, "utf8"), await written(made), "run npx tsx tools/check/schema.ts");
		assert.equal(read(readFileSync(page, "utf8"), "fields"), fieldsTable(made), "run npx tsx tools/check/schema.ts");
	});

	it("explains every field", () => {
		const visit = ({ properties = {}, items }: Schema, path: string): number => {
			const fields = Object.entries(properties);
			for (const [name, { description = "" }] of fields) {
				assert.ok(description.length > 5, `${path}.${name}`);
				assert.doesNotMatch(description, /@link|docs\/protocol/, `${path}.${name}`);
			}
			const below = fields.map(([name, field]) => visit(field, `${path}.${name}`));
			return [fields.length, items ? visit(items, `${path}[]`) : 0, ...below].reduce((sum, each) => sum + each, 0);
		};
		assert.ok(visit(schema, "") > 70);
	});

	it("has every field that the rules know, and takes what is right in each", () => {
		assert.equal(refusal(full), undefined);
		assert.ok(takes(full), ajv.errorsText(takes.errors));
		assert.ok(takes(least), ajv.errorsText(takes.errors));
	});

	it("has defaults that change nothing where they are written down", () => {
		// Whose firmware is taken has no default, so there is none for `update` either.
		const { update, ...defaults } = Object(defaultsOf(schema));
		assert.ok(JSON.stringify(defaults).length > 1000);
		assert.deepEqual(readProduct({ ...defaults, ...least }), readProduct(least));
		const keys = full.update.keys;
		assert.deepEqual(
			readProduct({ ...least, update: { ...update, keys } }),
			readProduct({ ...least, update: { keys } }),
		);
	});

	it("takes all that the rules take, and refuses what they refuse but for what it cannot say", () => {
		const seen = { taken: 0, refused: 0 };
		fc.assert(
			fc.property(changedConfig, config => {
				const words = refusal(config);
				const isTaken = takes(config);
				if (words === undefined) {
					assert.ok(isTaken, ajv.errorsText(takes.errors));
					seen.taken++;
				} else if (isTaken)
					assert.ok(
						onlyChecked.some(each => each.test(words)),
						words,
					);
				else seen.refused++;
			}),
			{ numRuns: 5000, seed: 1 },
		);
		assert.ok(seen.taken > 300 && seen.refused > 1000, JSON.stringify(seen));
	});

	it("has patterns that take to the letter what the rules take", () => {
		const places: readonly (readonly [path: string, right: string, place: (value: string) => unknown])[] = [
			["templateId", "TMPLabcd1234", value => ({ templateId: value })],
			["firmwareVersion", "1.0", value => ({ firmwareVersion: value })],
			["firmwareType", "lamp", value => ({ firmwareType: value })],
			["country", "DE", value => ({ country: value })],
			["cloud.host", "a.example", value => ({ cloud: { host: value } })],
			["setup.password", "12345678", value => ({ setup: { password: value } })],
			["update.keys[]", full.update.keys[0], value => ({ update: { keys: [value] } })],
			["brand.colour", "#12abEF", value => ({ brand: { colour: value } })],
			["brand.icon", "data:image/png", value => ({ brand: { icon: value } })],
			["brand.languages[]", "pt-BR", value => ({ brand: { languages: [value] } })],
			["brand.next.url", "http://a.example", value => ({ brand: { next: { url: value, label: { en: "x" } } } })],
			[
				"setup.fields[].name",
				"abc",
				value => ({ setup: { fields: [{ name: value, kind: "yesno", label: { en: "x" } }] } }),
			],
			[
				"setup.fields[].options[].value",
				"abc",
				value => ({
					setup: {
						fields: [{ name: "a", kind: "choice", label: { en: "x" }, options: [{ value }, { value: "other" }] }],
					},
				}),
			],
		];
		for (const [path, right, place] of places) {
			const agree = (text: string): void => {
				const config = { ...least, ...Object(place(text)) };
				const words = refusal(config);
				if (words !== undefined && onlyChecked.some(each => each.test(words))) return;
				assert.equal(takes(config), words === undefined, `${path}: ${JSON.stringify(text)}: ${words}`);
			};
			assert.equal(refusal({ ...least, ...Object(place(right)) }), undefined, path);
			for (const more of [...Array(220).keys(), ...[4080, 4081, 4082, 4083, 4084]]) agree(right + "a".repeat(more));
			for (let length = 0; length < right.length; length++) agree(right.slice(0, length));
			for (const code of [...Array(0x80).keys(), 0x80, 0xff, 0x2028, 0x212a, 0xd800])
				for (let at = 0; at <= right.length; at++) {
					const letter = String.fromCharCode(code);
					agree(right.slice(0, at) + letter + right.slice(at));
					agree(right.slice(0, at) + letter + right.slice(at + 1));
				}
			fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 40 }), agree), { numRuns: 200, seed: 1 });
		}
	});

	it("is found by what stands in a product's manifest", () => {
		const manifest = JSON.parse(readFileSync(`${root}/manifest.schema.json`, "utf8"));
		const both = new Ajv({ strict: false, schemas: [{ ...schema, $id: "product.schema.json" }] });
		const takesManifest = both.compile({ ...manifest, $id: "manifest.schema.json" });
		assert.ok(
			takesManifest(JSON.parse(readFileSync(`${root}/manifest.json`, "utf8"))),
			both.errorsText(takesManifest.errors),
		);
		assert.ok(!takesManifest({ config: { product: { ...least, nam: "x" } } }));
	});
});
