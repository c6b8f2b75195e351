/**
 * Makes `dist` before the package is packed: each module as JavaScript for the SDK's mcpack, which finds it by the condition
 * `moddable` of package.json's `exports` and knows no TypeScript. The same translation as for the image.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { bundle } from "../../hosts/translation/index";
import { moduleNames, packageName, root } from "../cli/folders";

/** Writes the modules into `folder`, and a package.json: mcpack takes the manifest beside the nearest one, and there is none. */
export async function packModules(folder: string): Promise<readonly string[]> {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(join(folder, "modules"), { recursive: true });
	writeFileSync(join(folder, "package.json"), `${JSON.stringify({ name: packageName, type: "module" })}\n`);
	const names = moduleNames();
	for (const [at, name] of names.entries()) {
		const { code } = await bundle({
			entry: `export * from "./modules/${name}/index.ts";`,
			folder: root,
			...{ format: "esm", flavour: "release", pool: String.fromCharCode(0x61 + at), plugins: [siblings] },
		});
		writeFileSync(join(folder, "modules", `${name}.js`), code);
	}
	return names;
}

/** Leaves another module's index where it is, beside this one. */
const siblings: Plugin = {
	name: "siblings",
	setup(build) {
		build.onResolve({ filter: /^\.\.\/[a-z-]+\/index$/ }, ({ path }) => ({
			path: path.replace(/^\.\.\/([a-z-]+)\/index$/, "./$1.js"),
			external: true,
		}));
	},
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	const names = await packModules(join(root, "dist"));
	process.stdout.write(`dist has ${names.length} modules\n`);
}
