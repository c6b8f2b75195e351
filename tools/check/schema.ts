/**
 * `npx tsx tools/check/schema.ts`: writes product.schema.json, which says what may stand in a product's config, and the
 * table of all fields in docs/config.md. To be run when a rule or what stands above a field changed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { format, resolveConfig } from "prettier";
import { meanings } from "../board/signs";
import { fill } from "../pages/markers";
import { keyOf, readDocs, type Docs } from "./docs";
import type { Schema } from "./json-schema";
import { loadRules } from "./load";
import { fieldsTable } from "./table";

const root = join(import.meta.dirname, "../..");

/** Beside manifest.schema.json, which points to it. */
export const schemaFile = join(root, "product.schema.json");

export const page = join(root, "docs/config.md");

/** The schema of a product's config: the rules, each field explained by what stands above it. */
export async function makeSchema(): Promise<Schema> {
	const { productSchema } = await loadRules();
	return {
		$schema: "http://json-schema.org/draft-07/schema#",
		title: "A product's config",
		description: "Who a product is: `config.product` of its manifest.json.",
		...explained(productSchema(), readDocs(), ""),
	};
}

/** As it stands in the file. */
export async function written(schema: Schema): Promise<string> {
	return format(JSON.stringify(schema), { ...(await resolveConfig(schemaFile)), filepath: schemaFile });
}

/** @throws Error naming a field that nothing is said of */
function explained(schema: Schema, docs: Docs, path: string): Schema {
	const { items, properties, ...rest } = schema;
	return {
		...rest,
		...(items && { items: explained(items, docs, `${path}[]`) }),
		...(properties && { properties: explainedFields(properties, docs, path) }),
	};
}

function explainedFields(
	properties: Readonly<Record<string, Schema>>,
	docs: Docs,
	path: string,
): Readonly<Record<string, Schema>> {
	const said: ReadonlyMap<string, string> = isSigns(path)
		? new Map(
				Object.entries(meanings).map(([sign, meaning]) => [
					sign,
					`${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`,
				]),
			)
		: (docs.get(keyOf(Object.keys(properties))) ?? new Map());
	const all = Object.entries(properties).map(([name, schema]) => {
		const field = path ? `${path}.${name}` : name;
		const text = said.get(name);
		if (!text) throw new Error(`Nothing stands above the field "${field}" in its type: say what it is, in TSDoc.`);
		const { description = "", ...rest } = explained(schema, docs, field);
		const light = isSigns(path) ? { default: writtenLight(schema.default) } : {};
		return [name, { description: `${text} ${description}`.trimEnd(), ...rest, ...light }] as const;
	});
	return Object.fromEntries(all);
}

function isSigns(path: string): path is "led.signs" {
	return path === "led.signs";
}

/** A light as the maker writes it; the firmware keeps its colour as a number. */
function writtenLight(light: unknown): unknown {
	if (typeof light !== "object" || light === null || !("colour" in light)) return light;
	return { ...light, colour: `#${Number(light.colour).toString(16).padStart(6, "0")}` };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	const schema = await makeSchema();
	writeFileSync(schemaFile, await written(schema));
	writeFileSync(page, fill(readFileSync(page, "utf8"), "fields", fieldsTable(schema)));
}
