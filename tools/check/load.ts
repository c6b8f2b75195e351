import { build, type Plugin } from "esbuild";
import { join } from "node:path";
import type * as entry from "./entry";

const root = join(import.meta.dirname, "../..");

/** The rules of a product's config, which tell all that is wrong at once, and what they take. */
export async function loadRules(): Promise<typeof entry> {
	const { outputFiles } = await build({
		entryPoints: [join(import.meta.dirname, "entry.ts")],
		bundle: true,
		write: false,
		format: "esm",
		platform: "node",
		target: "es2022",
		logLevel: "silent",
		plugins: [otherRules],
	});
	const code = outputFiles[0]?.text ?? "";
	return import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}

const rules = join(root, "src/config/rules");

/** Puts tools/check/rules.ts in the place of src/config/rules.ts, but for itself. */
const otherRules: Plugin = {
	name: "other-rules",
	setup({ onResolve }) {
		const own = join(import.meta.dirname, "rules.ts");
		onResolve({ filter: /\/rules$/ }, ({ path, resolveDir, importer }) =>
			join(resolveDir, path) === rules && importer !== own ? { path: own } : undefined,
		);
	},
};
