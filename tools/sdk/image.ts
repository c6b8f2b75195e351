/** Weighing `mc.xs.c`, the image that the SDK's linker (xsl) writes: what of flash it takes, and what of it is what. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../cli/folders";

/** Bytes of a slot on every chip we build for. */
const slotSize = 16;

export interface Image {
	/** What the arrays take in flash: the read-only data of the compiled file. */
	readonly bytes: number;
	/** Bytes by what they are: byte code, texts, and slots by their kind in XS (xs/sources/xsAll.h). */
	readonly kinds: ReadonlyMap<string, number>;
	readonly creation: Creation;
	/** Names of all modules, those of the SDK among them. */
	readonly modules: readonly string[];
}

/** What the firmware's virtual machine starts with (manifest "creation"). */
export interface Creation {
	readonly chunkBytes: number;
	readonly heapSlots: number;
	readonly stackSlots: number;
	/** Objects and variables in ROM that may change: 4 bytes of RAM each. */
	readonly aliases: number;
}

/** Runs a program and returns what it prints. */
export type Run = (command: string, values: readonly string[]) => Promise<string>;

/**
 * Weighs the image in `folder`, compiled as for a chip: 32 bits, for size.
 * @throws Error when it is no output of xsl, or nothing can compile it
 */
export async function weigh(folder: string, sdk: string, run: Run): Promise<Image> {
	const file = join(folder, "mc.xs.c");
	const image = readImage(readFileSync(file, "utf8"));
	const object = join(folder, "mc.xs.weighed.o");
	const includes = ["xs/includes", "xs/platforms", "xs/sources"].map(each => join(sdk, each));
	// Our platform of the XS host stands in for ESP-IDF's headers: neither changes an array.
	const all = [folder, join(root, "hosts/xs/engine"), ...includes].map(each => `-I${each}`);
	const flags = ["-m32", "-Os", "-w", "-c", "-DINCLUDE_XSPLATFORM=1", '-DXSPLATFORM="platform.h"'];
	try {
		await run("gcc", [...flags, ...all, file, "-o", object]);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new Error(`The image cannot be weighed: ${why} It takes a gcc that compiles for 32 bits (gcc-multilib).`);
	}
	return { ...image, bytes: readOnlyBytes(await run("size", ["-A", object])) };
}

/** Sums up the read-only sections in what `size -A` prints: constants, and constants with addresses in them. */
export function readOnlyBytes(listing: string): number {
	const sections = [...listing.matchAll(/^\.(?:rodata|data\.rel)\S*\s+(\d+)/gm)];
	if (!sections.length) throw new Error("The compiled image has no read-only data.");
	return sections.reduce((sum, [, bytes]) => sum + Number(bytes), 0);
}

/** Reads the text of an image, all but its size. @throws Error when this is no output of xsl. */
export function readImage(source: string): Omit<Image, "bytes"> {
	const count = (name: string): number => Number(new RegExp(`^#define mx${name}Count (\\d+)$`, "m").exec(source)?.[1]);
	// Near the end of gxPreparation (xs/sources/xsScript.h, txPreparation).
	const creation = /^\t\{ (\d+), \d+, (\d+), \d+, (\d+), [\d, ]+\},$/m.exec(source);
	if (!count("Heap") || !creation) throw new Error("This is no image of xsl: it has no heap or no creation.");
	const kinds = new Map<string, number>();
	const add = (name: string, bytes: number): void => void kinds.set(name, (kinds.get(name) ?? 0) + bytes);
	for (const [line, kind = ""] of source.matchAll(/^\/\* \d{4,} \*\/.*\.kind = XS_(\w+)_KIND.*$/gm)) {
		add(`slots: ${kind.replace(/_X$/, "").toLowerCase().replaceAll("_", " ")}`, slotSize);
		const text = /"(.*)"/.exec(line)?.[1];
		if (text !== undefined) add(kind.startsWith("CODE") ? "byte code" : "texts and names", literalBytes(text));
	}
	for (const [, bytes] of source.matchAll(/^static const txU1 gxCode\d+\[(\d+)\];$/gm)) add("byte code", Number(bytes));
	const [, chunkBytes = 0, heapSlots = 0, stackSlots = 0] = creation.map(Number);
	// One of gxScripts: { callback, symbols, size, code, size, host, size, "name", version }
	const modules = [...source.matchAll(/^\t\{ .*, "([^"]+)", \{ XS_MAJOR_VERSION/gm)].map(([, name = ""]) => name);
	return { kinds, creation: { chunkBytes, heapSlots, stackSlots, aliases: count("Alias") }, modules };
}

/** Modules of the SDK's own TLS, which does not authenticate (docs/sdk-faults.md): there must be none. */
export function sdkTls({ modules }: Pick<Image, "modules">): readonly string[] {
	return modules.filter(name => /^(ssl\/|embedded:io\/socket\/tcp\/tls$|securesocket$)/.test(name));
}

/** Bytes of a string literal of C, with the NUL that ends it. */
function literalBytes(text: string): number {
	return text.replace(/\\(x[0-9a-f]{2}|[0-7]{1,3}|.)/g, "-").length + 1;
}

/** What `whole` has more than `part`, by kind, the greatest first. */
export function difference(whole: Image, part: Image): readonly (readonly [kind: string, bytes: number])[] {
	const kinds = [...whole.kinds].map(([kind, bytes]) => [kind, bytes - (part.kinds.get(kind) ?? 0)] as const);
	const known = kinds.reduce((sum, [, bytes]) => sum + bytes, 0);
	const rest = ["tables, and texts said twice", whole.bytes - part.bytes - known] as const;
	return [...kinds, rest].filter(([, bytes]) => bytes !== 0).sort(([, a], [, b]) => b - a);
}
