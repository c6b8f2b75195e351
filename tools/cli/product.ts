import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isTemplateId } from "../../modules/match/index";
import { readProduct, type Product } from "../../src/product";
import { UsageError } from "./command";
import { project } from "./folders";
import { naming, readJson } from "./json-file";
import { productOf, projectManifest } from "./manifest";
import { isRecord } from "./record";

/** The product config of `manifest.json` in the folder the command was typed in. @throws Error in a sentence */
export function manifestProduct(): Readonly<Record<string, unknown>> {
	const product = productOf(projectManifest());
	if (isRecord(product)) return product;
	throw new Error('manifest.json: "config.product" is missing; it says who the product is (docs/config.md).');
}

/** What the cloud is to know of the product's pins, where the product says it: `templates.json` beside its config or manifest. */
export function productTemplates(config?: string): string | undefined {
	const file = join(config === undefined ? project : dirname(resolve(config)), "templates.json");
	return existsSync(file) ? file : undefined;
}

/**
 * The product of a config file, or of `manifest.json` without one.
 * @throws Error naming the file and what is wrong with it
 */
export function productFrom(file?: string): Product {
	return checkedProduct(file === undefined ? manifestProduct() : readJson(file), file);
}

/**
 * The product of a config from `file`, or from `manifest.json` without one.
 * @throws Error naming the file, the first thing that is wrong, and the command that says all
 */
export function checkedProduct(config: unknown, file?: string): Product {
	try {
		return naming(file ?? "manifest.json", () => readProduct(config));
	} catch (error) {
		const check = `npx blynk-inject check${file === undefined ? "" : ` --config ${file}`}`;
		throw new Error(`${error instanceof Error ? error.message : String(error)} (all that is wrong: ${check})`);
	}
}

/** Checks what was given as `--template`. @throws UsageError */
export function checkTemplate(given: string | undefined): void {
	if (given !== undefined && !isTemplateId(given))
		throw new UsageError(
			`--template is "${given}", but must be a template id as TMPLabcd1234, from the Blynk console.`,
		);
}
