/** What an application's manifest says, with all that it includes, as the SDK's mcconfig puts it together. */
import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { valueAt } from "../../hosts/translation/parts";
import { project } from "./folders";
import { naming, readJson } from "./json-file";
import { isRecord } from "./record";

interface Manifest {
	readonly build?: { readonly NAME?: string };
	readonly include?: string | readonly string[];
	readonly config?: { readonly product?: unknown };
	readonly modules?: Readonly<Record<string, unknown>>;
	readonly data?: Readonly<Record<string, string | readonly string[]>>;
	/** Not the SDK's, which passes over it. */
	readonly board?: string;
}

/** The manifest of the product whose folder this is. @throws Error when it has none */
export function projectManifest(): string {
	const file = join(project, "manifest.json");
	if (existsSync(file)) return file;
	throw new Error(
		"There is no manifest.json here: go to your product's folder, or make one with `npx blynk-inject new`.",
	);
}

/** What mcconfig calls the application: the folder it makes it in. An included manifest may have named it. */
export function applicationName(manifest: string): string {
	return nameIn(manifest) ?? basename(dirname(manifest));
}

/**
 * The product of a manifest's config and of what it includes: the outer one's words count, field by field, and in a list
 * entry by entry.
 */
export function productOf(manifest: string): unknown {
	return [...includedBy(manifest).map(productOf), read(manifest).config?.product].reduce(merged, undefined);
}

/** The board that a product is made for: one of hosts/moddable/boards, or a folder of the product. */
export function boardOf(manifest: string): string | undefined {
	return read(manifest).board;
}

/** The folders whose files a manifest, and what it includes, takes into the image. */
export function dataOf(manifest: string): readonly string[] {
	const own = Object.values(read(manifest).data ?? {}).flat();
	return [...includedBy(manifest).flatMap(dataOf), ...own.map(each => resolve(dirname(manifest), dirname(each)))];
}

/** The languages that the product's wizard offers. */
export function languagesOf(manifest: string): readonly string[] {
	const languages = valueAt(productOf(manifest), ["brand", "languages"]);
	return Array.isArray(languages) ? languages.filter(each => typeof each === "string") : [];
}

/** Modules of ours in whose place a manifest, or what it includes, puts files of its own: name to file. The outer word counts. */
export function replacements(manifest: string): ReadonlyMap<string, string> {
	return new Map([
		...includedBy(manifest).flatMap(each => [...replacements(each)]),
		...Object.entries(read(manifest).modules ?? {}).flatMap(([name, file]) =>
			isOurs(name) && !name.includes("*") && typeof file === "string"
				? [[name, `${resolve(dirname(manifest), file)}.ts`] as const]
				: [],
		),
	]);
}

/** True for the name of a module of ours, as manifests have it. */
export const isOurs = (name: string): boolean => /^(src|modules|hosts)\//.test(name);

function nameIn(manifest: string): string | undefined {
	const own = read(manifest).build?.NAME;
	return (
		own ??
		includedBy(manifest)
			.map(nameIn)
			.find(name => name !== undefined)
	);
}

/** The manifests that one includes, but for the SDK's. */
export function includedBy(manifest: string): readonly string[] {
	const { include = [] } = read(manifest);
	return [include]
		.flat()
		.map(each => resolve(dirname(manifest), each))
		.filter(each => existsSync(each));
}

function read(manifest: string): Manifest {
	const content = readJson(manifest);
	return naming(manifest, () => {
		if (!isRecord(content)) throw new Error("a manifest is an object with named fields");
		for (const { field, rule } of wrongShapes(content)) throw new Error(`"${field}" must be ${rule}`);
		return content;
	});
}

/** The fields, of those we read, that hold something of another kind than they must, and what they must be. */
export function wrongShapes(content: Readonly<Record<string, unknown>>): readonly { field: string; rule: string }[] {
	return Object.entries(shapes).flatMap(([field, { fits, rule }]) =>
		content[field] === undefined || fits(content[field]) ? [] : [{ field, rule }],
	);
}

const isText = (value: unknown): boolean => typeof value === "string";
const isTexts = (value: unknown): boolean => [value].flat().every(isText);

const shapes: Readonly<Record<string, { fits(value: unknown): boolean; readonly rule: string }>> = {
	build: { fits: isRecord, rule: "an object with named fields" },
	include: { fits: isTexts, rule: "the path of a manifest, or a list of paths" },
	config: { fits: isRecord, rule: "an object with named fields" },
	modules: { fits: isRecord, rule: "an object, of names and paths" },
	data: { fits: data => isRecord(data) && Object.values(data).every(isTexts), rule: "an object, of names and paths" },
	board: { fits: isText, rule: "the name of a board, or a folder with a manifest of its own" },
};

function merged(inner: unknown, outer: unknown): unknown {
	if (outer === undefined) return inner;
	// Entry by entry, and of a longer list inside the rest stays: so mcconfig has it (mergeProperties of its mcmanifest.js).
	if (Array.isArray(inner) && Array.isArray(outer))
		return [...outer.map((each, at) => merged(inner[at], each)), ...inner.slice(outer.length)];
	if (!isRecord(inner) || !isRecord(outer)) return outer;
	const own = Object.entries(outer).map(([name, value]) => [name, merged(inner[name], value)] as const);
	return { ...inner, ...Object.fromEntries(own) };
}
