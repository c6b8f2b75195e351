import { readFileSync } from "node:fs";
import { readProduct, type Product } from "../../src/product";

/**
 * The product of a config file, or of `manifest.json` without one.
 * @throws Error naming the file and what is wrong with it
 */
export function productFrom(file?: string): Product {
	const name = file ?? "manifest.json";
	try {
		const text = readFileSync(file ?? new URL("../../manifest.json", import.meta.url), "utf8");
		const json: unknown = JSON.parse(text);
		return readProduct(file === undefined ? manifestProduct(json) : json);
	} catch (error) {
		const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
		if (missing) throw new Error(`There is no file ${name}.`);
		throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
	}
}

const manifestProduct = (manifest: unknown): unknown =>
	(manifest as { readonly config?: { readonly product?: unknown } }).config?.product;
