import type { Plugin } from "esbuild";
import { dirname, join, relative } from "node:path";
import { ProductFields, readProduct, HealthReport } from "../../src/product";

const root = join(import.meta.dirname, "../..");

/**
 * Puts the product into the image as its config's rules have made it; `hosts/.../product.ts` alone would have them make it
 * while the image is linked, of a config that then lies in flash beside it. What a product may have besides comes with it, and
 * is in no image whose product has none: nothing else imports it.
 * @throws Error (`ConfigError`) naming the field, what it is and what it must be
 */
export function asProduct(config: unknown): Plugin {
	const { classes: used, source } = productSource(config);
	return {
		name: "product",
		setup(build) {
			build.onLoad({ filter: /[\\/]hosts[\\/](moddable|xs[\\/]device)[\\/]product\.ts$/ }, ({ path }) => {
				const way = relative(dirname(path), root).replaceAll("\\", "/");
				const imports = used.map(({ name, file }) => `import { ${name} } from "${way}/src/${file}";`);
				const rom = `import { frozen } from "${way}/modules/rom/index";`;
				return { contents: [...imports, rom, `export const product = frozen(${source});`].join("\n"), loader: "ts" };
			});
		},
	};
}

/** The classes of what is no plain data in a product, and what each is made of. */
const classes = [
	{
		name: "ProductFields",
		file: "product-fields",
		parts: (value: object) => (value instanceof ProductFields ? [value.all] : undefined),
	},
	{
		name: "HealthReport",
		file: "health-report",
		parts: (value: object) => (value instanceof HealthReport ? [value.field] : undefined),
	},
] as const;

type Class = (typeof classes)[number];

/** A product as TypeScript, and the classes it takes. */
function productSource(config: unknown): { readonly classes: readonly Class[]; readonly source: string } {
	const used = new Set<Class>();
	const source = (value: unknown): string => {
		if (typeof value !== "object" || value === null) return value === undefined ? "undefined" : JSON.stringify(value);
		if (Array.isArray(value)) return `[${value.map(source).join(", ")}]`;
		for (const each of classes) {
			const parts = each.parts(value);
			if (!parts) continue;
			used.add(each);
			return `new ${each.name}(${parts.map(source).join(", ")})`;
		}
		// What is undefined is so without a place of its own, too, which is 16 bytes of flash.
		const given = Object.entries(value).filter(([, each]) => each !== undefined);
		return `{ ${given.map(([name, each]) => `${JSON.stringify(name)}: ${source(each)}`).join(", ")} }`;
	};
	const product = source(readProduct(config));
	return { classes: [...used], source: product };
}
