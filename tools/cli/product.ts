import { readFileSync } from "node:fs";
import { isTemplateId } from "../../modules/match/index";
import { readProduct, type Product } from "../../src/product";
import { UsageError } from "./command";
import { naming, readJson } from "./json-file";

/** The product config of `manifest.json`. */
export function manifestProduct(): Readonly<Record<string, unknown>> {
	const manifest: { config: { product: Record<string, unknown> } } = JSON.parse(
		readFileSync(new URL("../../manifest.json", import.meta.url), "utf8"),
	);
	return manifest.config.product;
}

/**
 * The product of a config file, or of `manifest.json` without one.
 * @throws Error naming the file and what is wrong with it
 */
export function productFrom(file?: string): Product {
	const config = file === undefined ? manifestProduct() : readJson(file);
	return naming(file ?? "manifest.json", () => readProduct(config));
}

/** Checks what was given as `--template`. @throws UsageError */
export function checkTemplate(given: string | undefined): void {
	if (given !== undefined && !isTemplateId(given))
		throw new UsageError(
			`--template is "${given}", but must be a template id as TMPLabcd1234, from the Blynk console.`,
		);
}
