/**
 * The firmware as the SDK gets it: three modules of JavaScript in place of a hundred of TypeScript, made by the same
 * translation that the tests on XS use (hosts/translation), and a manifest that puts them into the application's.
 *
 * - `hosts/moddable/firmware`: everything, run while the image is linked, in ROM
 * - `hosts/moddable/flash`: apart, since the simulator's `preference` cannot be preloaded (docs/platform.md#preloaded-modules)
 * - `main`: starts it
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Plugin } from "esbuild";
import { bundle, sourcesOf, type Flavour, type Source } from "../../hosts/translation/index";
import { asProduct } from "../../hosts/translation/product";
import {
	standIns,
	standingIn,
	wantsEdgent,
	wantsFactoryCommands,
	wantsUpdate,
	type StandIns,
} from "../../hosts/translation/parts";
import { inPackage, made, moduleNames, root, storyFolders } from "../cli/folders";
import { applicationName, dataOf, isOurs, productOf, replacements } from "../cli/manifest";
import type { Target } from "./targets";

export interface FirmwareOptions {
	readonly target: Target;
	readonly flavour: Flavour;
	/** The application's manifest. */
	readonly manifest: string;
	/** Where the modules and the manifest go. */
	readonly folder: string;
}

const parts = [
	{ name: "hosts/moddable/firmware", file: "firmware", entry: "hosts/moddable/firmware.ts", pool: "" },
	{ name: "hosts/moddable/flash", file: "flash", entry: "hosts/moddable/flash.ts", pool: "f" },
	{ name: "main", file: "main", entry: "hosts/moddable/main.ts", pool: "m" },
] as const;

export interface Firmware {
	readonly manifest: string;
	readonly sources: readonly Source[];
}

/** Writes the modules and their manifest. @throws Error that names file and line. */
export async function writeFirmware({ target, flavour, manifest, folder }: FirmwareOptions): Promise<Firmware> {
	if (!dataOf(manifest).includes(join(made, "assets")))
		throw new Error(`${manifest} leaves the wizard's page out: it needs "data": { "*": "./build/assets/*" }.`);
	mkdirSync(folder, { recursive: true });
	const product = productOf(manifest);
	const replaced = new Map([...standIns(product), ...replacements(manifest)]);
	// A function in C costs RAM as long as the device runs, whether it is called or not.
	const inC = [
		...(wantsEdgent(product) ? [join(root, "hosts/moddable/former/manifest.json")] : []),
		...(wantsUpdate(product) ? [join(root, "hosts/moddable/update/manifest.json")] : []),
		...(wantsFactoryCommands(product) ? [join(root, "hosts/moddable/factory/manifest.json")] : []),
	];
	const isChip = target.startsWith("esp32");
	const read = asProduct(product);
	const all: Source[] = [];
	for (const { name, file, entry, pool } of parts) {
		const apart = parts.map(each => each.name).filter(each => each !== name);
		const script = await bundle({
			entry: `export * from ${JSON.stringify(`./${entry}`)};`,
			folder: root,
			...{ format: "esm", flavour, pool },
			plugins: [read, modulesByName(target, apart, replaced), standingIn(replaced)],
			// The simulators are the SDK's, but have no pins.
			conditions: isChip ? ["moddable", "esp32"] : ["moddable"],
		});
		const { code, map } = script;
		writeFileSync(join(folder, `${file}.js`), `${code}//# sourceMappingURL=${file}.js.map\n`);
		writeFileSync(join(folder, `${file}.js.map`), from(folder, map));
		all.push(...sourcesOf(script));
	}
	if (isChip && all.some(({ file }) => file === "hosts/virtual/parts.ts"))
		throw new Error(
			"The product's code imports hosts/virtual/parts, so this image would have simulated sensors. What is " +
				"simulated stands in src/parts/NAME.virtual.ts, what a chip has in src/parts/NAME.esp32.ts, and the app " +
				'imports "#parts/NAME": the "imports" of its package.json say for "esp32" which of them it is (docs/parts.md).',
		);
	const preload = isChip ? parts.slice(0, 2) : parts.slice(0, 1);
	return {
		manifest: writeManifest(folder, {
			include: [manifest, ...inC].map(each => relative(folder, each)),
			modules: {
				"~": ours(folder, replaced),
				...Object.fromEntries(parts.map(({ name, file }) => [name, `./${file}`])),
			},
			preload: preload.map(({ name }) => name),
			// It is in the firmware already, as its rules have made it; here it would lie in flash a second time.
			config: { product: "in hosts/moddable/firmware" },
		}),
		sources: all.sort((a, b) => b.bytes - a.bytes),
	};
}

/** What the SDK puts into the image for us, without us: to weigh what is ours. */
export function writeNoFirmware({ manifest, folder }: Pick<FirmwareOptions, "manifest" | "folder">): Firmware {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "main.js"), "export {};\n");
	const made = writeManifest(folder, {
		build: { NAME: applicationName(manifest) },
		include: [relative(folder, join(root, "hosts/moddable/manifest.json"))],
		modules: { "~": ours(folder, new Map()), main: "./main" },
	});
	return { manifest: made, sources: [] };
}

/** The manifest of the same product with the app of ours, and without what its own needs of the SDK: to weigh what is its own. */
export function writeWithoutApp(manifest: string, folder: string): string {
	mkdirSync(folder, { recursive: true });
	return writeManifest(folder, {
		build: { NAME: applicationName(manifest) },
		include: [relative(folder, join(root, "src/manifest.json"))],
		modules: { "*": relative(folder, join(root, "hosts/moddable/main")) },
		data: { "*": `${relative(folder, join(made, "assets"))}/*` },
		config: { product: productOf(manifest) },
	});
}

function writeManifest(folder: string, content: object): string {
	const file = join(folder, "manifest.json");
	writeFileSync(file, JSON.stringify(content, undefined, "\t"));
	return file;
}

/** All files that are in the modules we write, without their endings, seen from `from`: the SDK is not to take them. */
function ours(from: string, replaced: StandIns): readonly string[] {
	const folders = [...storyFolders, "hosts/moddable", "hosts/moddable/esp32", "hosts/moddable/sim", "hosts/tls"];
	for (const name of moduleNames()) folders.push(`modules/${name}`);
	const files = folders.flatMap(folder => readdirSync(join(root, folder)).map(name => join(root, folder, name)));
	// A stand-in for the engine of our tests is not in the package that others install.
	return [...files, ...[...replaced.values()].filter(existsSync)]
		.filter(file => file.endsWith(".ts"))
		.map(file => relative(from, file.slice(0, -3)));
}

/** A map of sources as seen from `folder`, and not from the project's. */
function from(folder: string, map: string): string {
	const content: { sources: readonly string[] } = JSON.parse(map);
	return JSON.stringify({ ...content, sources: content.sources.map(each => relative(folder, join(root, each))) });
}

/** Finds what is imported by a manifest's name; what is not ours stays an import. */
function modulesByName(target: Target, apart: readonly string[], replaced: StandIns): Plugin {
	const platform = target.startsWith("esp32") ? "esp32" : "sim";
	return {
		name: "modules",
		setup(build) {
			build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
				// What begins with # the package.json beside it maps to one of its files.
				if (kind === "entry-point" || path.startsWith("#")) return undefined;
				const own = inPackage(path);
				if (own !== undefined) return { path: own };
				if (apart.includes(path) || !isOurs(path)) return { path, external: true };
				const file = path.replace("hosts/moddable/platform/", `hosts/moddable/${platform}/`);
				return { path: replaced.get(path) ?? `${join(root, file)}.ts` };
			});
		},
	};
}
