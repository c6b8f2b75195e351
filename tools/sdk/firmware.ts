/**
 * The firmware as the SDK gets it: three modules of JavaScript in place of a hundred of TypeScript, made by the same
 * translation that the tests on XS use (hosts/translation), and a manifest that puts them into the application's.
 *
 * - `hosts/moddable/firmware`: everything, run while the image is linked, in ROM
 * - `hosts/moddable/flash`: apart, since the simulator's `preference` cannot be preloaded (facts/moddable.md 2)
 * - `main`: starts it
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { Plugin } from "esbuild";
import { bundle, type Flavour, type Source } from "../../hosts/translation/index";
import { standIns, standingIn, valueAt, wantsEdgent, wantsFactory, type StandIns } from "../../hosts/translation/parts";
import { root, type Target } from "./targets";

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
	mkdirSync(folder, { recursive: true });
	const product = productOf(manifest);
	const replaced = new Map([...standIns(product), ...replacements(manifest)]);
	// A function in C costs RAM as long as the device runs, whether it is called or not.
	const inC = [
		...(wantsEdgent(product) ? [join(root, "hosts/moddable/former/manifest.json")] : []),
		...(wantsFactory(product) ? [join(root, "hosts/moddable/factory/manifest.json")] : []),
	];
	const all: Source[] = [];
	for (const { name, file, entry, pool } of parts) {
		const apart = parts.map(each => each.name).filter(each => each !== name);
		const { code, map, sources } = await bundle({
			entry: `export * from ${JSON.stringify(`./${entry}`)};`,
			folder: root,
			...{ format: "esm", flavour, pool, plugins: [modulesByName(target, apart, replaced), standingIn(replaced)] },
		});
		writeFileSync(join(folder, `${file}.js`), `${code}//# sourceMappingURL=${file}.js.map\n`);
		writeFileSync(join(folder, `${file}.js.map`), from(folder, map));
		all.push(...sources);
	}
	const preload = target.startsWith("esp32") ? parts.slice(0, 2) : parts.slice(0, 1);
	return {
		manifest: writeManifest(folder, {
			include: [manifest, ...inC].map(each => relative(folder, each)),
			modules: {
				"~": ours(folder, replaced),
				...Object.fromEntries(parts.map(({ name, file }) => [name, `./${file}`])),
			},
			preload: preload.map(({ name }) => name),
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

/** What mcconfig calls the application: the folder it makes it in. An included manifest may have named it. */
export function applicationName(manifest: string): string {
	return nameIn(manifest) ?? basename(dirname(manifest));
}

function nameIn(manifest: string): string | undefined {
	const { build }: { build?: { NAME?: string } } = JSON.parse(readFileSync(manifest, "utf8"));
	return (
		build?.NAME ??
		includedBy(manifest)
			.map(nameIn)
			.find(name => name !== undefined)
	);
}

/** The manifests that one includes, but for the SDK's. */
function includedBy(manifest: string): readonly string[] {
	const { include = [] }: { include?: readonly string[] } = JSON.parse(readFileSync(manifest, "utf8"));
	return include.map(each => resolve(dirname(manifest), each)).filter(each => existsSync(each));
}

function writeManifest(folder: string, content: object): string {
	const file = join(folder, "manifest.json");
	writeFileSync(file, JSON.stringify(content, undefined, "\t"));
	return file;
}

/** Modules of ours in whose place the application's manifest puts files of its own: name to file. */
function replacements(manifest: string): StandIns {
	const { modules = {} }: { modules?: Readonly<Record<string, unknown>> } = JSON.parse(readFileSync(manifest, "utf8"));
	return new Map(
		Object.entries(modules).flatMap(([name, file]) =>
			isOurs(name) && !name.includes("*") && typeof file === "string"
				? [[name, `${resolve(dirname(manifest), file)}.ts`] as const]
				: [],
		),
	);
}

/** The languages that the product's wizard offers. */
export function languagesOf(manifest: string): readonly string[] {
	const languages = valueAt(productOf(manifest), ["brand", "languages"]);
	return Array.isArray(languages) ? languages.filter(each => typeof each === "string") : [];
}

/** The product of a manifest's config and of what it includes: the outer one's words count. */
export function productOf(manifest: string): unknown {
	const { config = {} }: { config?: { product?: unknown } } = JSON.parse(readFileSync(manifest, "utf8"));
	return [...includedBy(manifest).map(productOf), config.product].reduce(merged, undefined);
}

function merged(inner: unknown, outer: unknown): unknown {
	if (outer === undefined) return inner;
	if (!isRecord(inner) || !isRecord(outer)) return outer;
	const own = Object.entries(outer).map(([name, value]) => [name, merged(inner[name], value)] as const);
	return { ...inner, ...Object.fromEntries(own) };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

const isOurs = (name: string): boolean => /^(src|modules|hosts)\//.test(name);

/** All files that are in the modules we write, without their endings, seen from `from`: the SDK is not to take them. */
function ours(from: string, replaced: StandIns): readonly string[] {
	const folders = ["src", "hosts/moddable", "hosts/moddable/esp32", "hosts/moddable/sim", "hosts/tls"];
	for (const name of readdirSync(join(root, "modules"))) folders.push(`modules/${name}`);
	const files = folders.flatMap(folder => readdirSync(join(root, folder)).map(name => join(root, folder, name)));
	return [...files, ...replaced.values()]
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
				if (kind === "entry-point") return undefined;
				if (apart.includes(path) || !isOurs(path)) return { path, external: true };
				const file = path.replace("hosts/moddable/platform/", `hosts/moddable/${platform}/`);
				return { path: replaced.get(path) ?? `${join(root, file)}.ts` };
			});
		},
	};
}
