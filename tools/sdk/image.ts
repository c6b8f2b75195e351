/** Reading `mc.xs.c`, the image that the SDK's linker (xsl) writes. */

export interface ModuleSize {
	/** As the manifest names it. */
	readonly name: string;
	/** Of byte code. */
	readonly bytes: number;
	readonly part: Part;
}

/** Whose a module is: ours, the SDK's TLS, or the rest of the SDK. */
export type Part = "ours" | "tls" | "sdk";

export interface Image {
	readonly modules: readonly ModuleSize[];
	/** Slots of 16 bytes that lie in flash. */
	readonly romSlots: number;
	/** What the firmware's virtual machine starts with (manifest "creation"). */
	readonly creation: { readonly chunkBytes: number; readonly heapSlots: number; readonly stackSlots: number };
}

/**
 * Reads an image. `codeOf` gives a module's byte code file (`.xsb`): the image itself keeps the code of preloaded
 * modules scattered over the heap.
 * @throws Error when this is no output of xsl.
 */
export function readImage(source: string, codeOf: (name: string) => Uint8Array): Image {
	const romSlots = /^#define mxHeapCount (\d+)$/m.exec(source)?.[1];
	// Near the end of gxPreparation (xs/sources/xsScript.h, txPreparation).
	const creation = /^\t\{ (\d+), \d+, (\d+), \d+, (\d+), [\d, ]+\},$/m.exec(source);
	if (!romSlots || !creation) throw new Error("This is no image of xsl: it has no heap or no creation.");
	// One of gxScripts: { callback, symbols, size, code, size, host, size, "name", version }
	const scripts = source.matchAll(/^\t\{ .*, "([^"]+)", \{ XS_MAJOR_VERSION/gm);
	const names = [...scripts].map(([, name = ""]) => name);
	const [, chunkBytes = 0, heapSlots = 0, stackSlots = 0] = creation.map(Number);
	return {
		modules: names.map(name => ({ name, bytes: codeSize(codeOf(name)), part: partOf(name) })),
		romSlots: Number(romSlots),
		creation: { chunkBytes, heapSlots, stackSlots },
	};
}

/** Bytes of the CODE atom in an `.xsb` file: atoms are size (big-endian, of all of it), type, content. */
export function codeSize(file: Uint8Array): number {
	const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
	for (let at = 8; at + 8 <= file.byteLength; at += view.getUint32(at)) {
		const size = view.getUint32(at);
		if (size < 8) break;
		if (String.fromCharCode(...file.subarray(at + 4, at + 8)) === "CODE") return size - 8;
	}
	throw new Error("This is no XS byte code: it has no CODE.");
}

/** The name of a module's file below mcconfig's `modules` folder (tools/mcmanifest.js, resolvePrefix). */
export function codeFile(name: string): string {
	return `${name.replace(/^(\w+):/, "~.$1/")}.xsb`;
}

/** The modules of `modules/crypt` in the SDK, which TLS alone brings in. */
const tls =
	/^(ssl\/.*|embedded:io\/socket\/tcp\/tls|ber|bin|crypt|curve|dsa|ec|ecdsa|ecp|gcm|hmac|modular|mont|pkcs1|pkcs1_5|pkcs8|rng|rsa|x509)$/;

function partOf(name: string): Part {
	if (/^(main|mc\/config|(src|modules|hosts)\/.*)$/.test(name)) return "ours";
	return tls.test(name) ? "tls" : "sdk";
}

export function bytesOf(image: Image, part: Part): number {
	return image.modules.reduce((sum, each) => (each.part === part ? sum + each.bytes : sum), 0);
}
