import { build, type Plugin } from "esbuild";
import { SourceMap } from "node:module";
import { join, relative, resolve } from "node:path";
import type { Flavour, Script } from "../translation/index";
import { asProduct } from "../translation/product";
import { standIns, standingIn, type StandIns } from "../translation/parts";

export const root = join(import.meta.dirname, "../..");

/** What is "flashed": `rom` runs at link time and is frozen, `ram` runs when the device starts. */
export interface Image {
	/** What `mc/config` is, frozen in ROM as the SDK does: another board may be put in its place. */
	readonly config: object;
	readonly rom: Script;
	readonly ram: Script;
	/** Replaces a leading `rom:LINE:` or `ram:LINE:` by the source's file and line. */
	locate(reason: string): string;
}

/** Changes a source file on its way into the image: for tests that firmware which breaks the rules is found out. */
export type Patch = (source: string) => string;

export interface ImageOptions {
	/** TypeScript that runs when the device starts; paths are relative to the project. */
	readonly entry: string;
	/** Stands in for a module: name as imported, to file (relative to the project). */
	readonly alias?: Readonly<Record<string, string>>;
	/** Further files that go to ROM. */
	readonly preload?: readonly string[];
	/** Modules that are never really loaded. */
	readonly external?: readonly string[];
	/** File, relative to the project, to its patch. */
	readonly patches?: Readonly<Record<string, Patch>>;
	/** The product's config. */
	readonly product?: unknown;
	/**
	 * One image for many products with the same parts: each is read by its rules while the image is linked, from `config.product`,
	 * which may be replaced; as it is where the SDK's mcconfig alone makes an image.
	 */
	readonly manyProducts?: boolean;
	/** What else the manifests' config says, such as the board's wiring. */
	readonly config?: object;
	/** `release` unless set: what ships. `development` tells the names of the sources in traces and in the census. */
	readonly flavour?: Flavour;
}

/**
 * Bundles `entry` for the engine. As the manifests say (`"preload": ["modules/x/*", "src/*"]`), whatever it imports from
 * `modules/`, `src/` and `hosts/tls/` goes to ROM; the rest, with the entry itself, to RAM.
 * @throws Error that lists what esbuild found wrong.
 */
export async function buildImage(options: ImageOptions): Promise<Image> {
	const preloaded = new Set<string>();
	const ram = await script(`import ${JSON.stringify(join(root, options.entry))};`, options, "r", [
		usingRom(preloaded, options),
	]);
	const imports = [...preloaded].map((file, i) => `import * as _${i} from ${JSON.stringify(importOf(file))};`);
	const names = [...preloaded].map((file, i) => `${JSON.stringify(file)}: _${i}`);
	const table = `const table = { ${names.join(", ")} };\nglobalThis.rom = (file, name) => table[file][name];`;
	const rom = await script([...imports, table].join("\n"), options, "", []);
	return {
		config: { ...options.config, ...(options.manyProducts && { product: options.product }) },
		rom,
		ram,
		locate(reason) {
			const [, which, line, rest] = /^(rom|ram):(\d+):(.*)$/s.exec(reason) ?? [];
			return line === undefined ? reason : `${origin(which === "rom" ? rom : ram, Number(line))}: ${rest}`;
		},
	};
}

async function script(
	entry: string,
	{ alias = {}, external = [], patches = {}, product, manyProducts, flavour = "release" }: ImageOptions,
	pool: string,
	plugins: readonly Plugin[],
): Promise<Script> {
	// What the product does not want is left out, as tools/sdk does. An image without a product has all parts.
	const without: StandIns = product === undefined ? new Map() : standIns(product);
	// The compilers take half a second to load, and most processes that know of images make none.
	const { bundle } = await import("../translation/index");
	return bundle({
		...{ entry, folder: root, format: "iife", flavour, pool, external },
		alias: Object.fromEntries(Object.entries(alias).map(([name, file]) => [name, resolve(root, file)])),
		plugins: [
			...plugins,
			...(product === undefined || manyProducts ? [] : [asProduct(product)]),
			...[standingIn(without), patching(patches), configModule],
		],
	});
}

/** The SDK's module of the manifests' "config". */
const configName = "mc/config";

const importOf = (file: string): string => (file === configName ? file : join(root, file));

/** Runs before the image (`linked.ts`). */
export const configScript = ({ config }: Image): string => `globalThis.config = ${JSON.stringify(config)};`;

/** The second argument of `freeze` is XS's own: deeply (SDK documentation/xs/preload.md). */
const configModule: Plugin = {
	name: "config",
	setup(build) {
		build.onResolve({ filter: /^mc\/config$/ }, ({ path }) => ({ path, namespace: "config" }));
		build.onLoad({ filter: /.*/, namespace: "config" }, () => ({
			contents:
				"const { config } = globalThis;\ndelete globalThis.config;\nexport default Object.freeze(config, true);",
		}));
	},
};

/** Takes modules of `modules/` and `src/` from ROM, and notes which. */
function usingRom(preloaded: Set<string>, { entry, preload = [] }: ImageOptions): Plugin {
	return {
		name: "rom",
		setup(build) {
			// "modules/x/*", "src/*" and the hosts' own: all but the entry, as in the manifests.
			const inRom = (file: string): boolean =>
				file === configName ||
				(file !== entry &&
					/^(modules|src|hosts\/(tls|xs\/device|moddable(?!\/main\.ts)))\/(?!testing\/).*\.ts$/.test(file)) ||
				preload.includes(file);
			build.onResolve({ filter: /.*/ }, async ({ path, resolveDir, kind, pluginData }) => {
				if (pluginData === "resolving") return undefined;
				const resolved = await build.resolve(path, { resolveDir, kind, pluginData: "resolving" });
				const file = path === configName ? path : relative(root, resolved.path).replaceAll("\\", "/");
				if (resolved.errors.length || !inRom(file)) return resolved;
				preloaded.add(file);
				return { path: file, namespace: "rom" };
			});
			build.onLoad({ filter: /.*/, namespace: "rom" }, async ({ path }) => {
				const contents = (await exportsOf(path)).map(name => {
					const value = `/* @__PURE__ */ globalThis.rom(${JSON.stringify(path)}, ${JSON.stringify(name)})`;
					return name === "default" ? `export default ${value};` : `export const ${name} = ${value};`;
				});
				return { contents: contents.join("\n") };
			});
		},
	};
}

/** Asked for by every image, of files that stay as they are meanwhile. */
const known = new Map<string, Promise<readonly string[]>>();

function exportsOf(file: string): Promise<readonly string[]> {
	const exports = known.get(file) ?? findExports(file);
	known.set(file, exports);
	return exports;
}

async function findExports(file: string): Promise<readonly string[]> {
	if (file === configName) return ["default"];
	const entry = join(root, file);
	const { metafile } = await build({
		entryPoints: [entry],
		bundle: true,
		packages: "external",
		write: false,
		format: "esm",
		metafile: true,
		logLevel: "silent",
	});
	return Object.values(metafile.outputs).flatMap(output => output.exports);
}

function patching(patches: Readonly<Record<string, Patch>>): Plugin {
	return {
		name: "patch",
		setup(build) {
			for (const [file, patch] of Object.entries(patches)) {
				const filter = new RegExp(`/${file.replaceAll(".", "\\.")}$`);
				build.onLoad({ filter }, async ({ path }) => {
					const { readFile } = await import("node:fs/promises");
					return { contents: patch(await readFile(path, "utf8")), loader: "ts" };
				});
			}
		},
	};
}

function origin(script: Script, line: number): string {
	const entry = new SourceMap(JSON.parse(script.map)).findEntry(line - 1, 1000);
	return "originalSource" in entry ? `${entry.originalSource}:${entry.originalLine + 1}` : `line ${line}`;
}
