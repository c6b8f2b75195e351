import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { bundle } from "../../hosts/translation/index";
import { root } from "../../tools/cli/folders";

interface Manifest {
	readonly include?: readonly string[];
	readonly modules?: Readonly<Record<string, unknown>>;
	readonly platforms?: Readonly<Record<string, Manifest>>;
	readonly config?: object;
}

/**
 * An example's app as the chip has it, with the SDK's own drivers, on the chips of `chips.ts`: `module` is what
 * `export { ... } from` of both gives.
 * @param sdk the SDK's folder
 */
export async function onChips<T>(example: string, board: string, sdk: string): Promise<T> {
	const manifest = read(join(root, "examples", example, "manifest.json"));
	const { code } = await bundle({
		entry: `export * from "./examples/${example}/src/app"; export * as chips from "./test/support/chips";`,
		folder: root,
		...{ format: "esm", flavour: "release", pool: "" },
		conditions: ["esp32"],
		plugins: [sdkModules(manifest, board, sdk)],
	});
	const folder = mkdtempSync(join(tmpdir(), "parts-"));
	try {
		const file = join(folder, "app.mjs");
		writeFileSync(file, code);
		return await import(pathToFileURL(file).href);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** The SDK's modules that the manifest has, over our chips in the place of what is native. */
function sdkModules(manifest: Manifest, board: string, sdk: string): Plugin {
	const config = manifest.platforms?.[`esp32/${board}`]?.config ?? {};
	const files = new Map<string, string>(
		(manifest.include ?? [])
			.filter(each => each.startsWith("$("))
			.flatMap(each => Object.entries(read(inSdk(each, sdk)).modules ?? {}))
			.flatMap(([name, file]) => (typeof file === "string" ? [[name, `${inSdk(file, sdk)}.js`] as const] : [])),
	);
	files.set("embedded:io/smbus", join(sdk, "modules/io/i2c/smbus.js"));
	const made = new Map([
		["mc/config", `export default ${JSON.stringify(config)};`],
		["timer", "export default { delay() {} };"],
		...["I2C", "Analog", "Digital"].map(
			name =>
				[`embedded:io/${name.toLowerCase()}`, `export { ${name} as default } from "./test/support/chips";`] as const,
		),
	]);
	return {
		name: "sdk",
		setup(build) {
			build.onResolve({ filter: /^(embedded:|mc\/config$|timer$)/ }, ({ path }) => {
				const file = files.get(path);
				return file === undefined ? { path, namespace: "made" } : { path: file };
			});
			build.onLoad({ filter: /.*/, namespace: "made" }, ({ path }) => {
				const contents = made.get(path);
				if (contents === undefined) return { errors: [{ text: `The manifest includes no ${path}.` }] };
				return { contents, resolveDir: root };
			});
		},
	};
}

function inSdk(path: string, sdk: string): string {
	return path.replace("$(MODDABLE)", sdk).replace("$(MODULES)", join(sdk, "modules"));
}

function read(file: string): Manifest {
	return JSON.parse(readFileSync(file, "utf8"));
}
