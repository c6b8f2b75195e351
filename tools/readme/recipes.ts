import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readProduct } from "../../src/product";
import { root } from "../cli/folders";
import { isRecord } from "../cli/record";

const folder = "examples/cookbook";

/** What every product says of itself: no recipe is about that. */
const usual = ["vendor", "name", "templateId", "firmwareVersion"];

/** The recipes of `examples/cookbook`. */
export function recipeNames(): readonly string[] {
	return readdirSync(join(root, folder))
		.filter(each => each.endsWith(".ts"))
		.map(each => each.slice(0, -3));
}

/** How a recipe is run in this repository. */
export function commandOf(name: string): string {
	return `npm start -- --fresh --app ${folder}/${name}.ts --config ${folder}/${name}.json`;
}

/** A recipe as the cookbook shows it: how it is run, its code, and what it needs in the product's config. */
export function recipe(name: string): string {
	const file = (ending: string): string => readFileSync(join(root, folder, `${name}.${ending}`), "utf8").trimEnd();
	const config: unknown = JSON.parse(file("json"));
	readProduct(config);
	const own = Object.entries(isRecord(config) ? config : {}).filter(([field]) => !usual.includes(field));
	const parts = [["sh", commandOf(name)] as const, ["ts", file("ts")] as const];
	const text = parts.map(([language, code]) => fenced(language, code)).join("\n");
	if (!own.length) return text;
	// As prettier has laid it out, without the fields of every product.
	const lines = file("json")
		.split("\n")
		.filter(line => !usual.some(field => line.startsWith(`\t"${field}":`)));
	return `${text}\nIn its config:\n\n${fenced("json", lines.join("\n"))}`;
}

function fenced(language: string, code: string): string {
	return `\`\`\`${language}\n${code}\n\`\`\`\n`;
}
