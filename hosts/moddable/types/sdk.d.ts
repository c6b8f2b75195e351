/** Modules of SDK 8.2.3 that have no published typings in npm's `@moddable/typings` 5.6.0, or vague ones. */

/** mcconfig generates this module from the "ffi" of the manifests; each platform has its own of these. */
declare module "mc/ffi" {
	type Board = import("../native").BoardNative & import("../native").SimulatorNative;
	type Tls = import("../../tls/native").TlsNative;
	type Former = Partial<import("../native").FormerNative>;

	type Factory = Partial<import("../native").FactoryNative>;

	interface FFI extends Board, Tls, Former, Factory {}
	const FFI: new () => FFI;
	export default FFI;
}

declare module "neopixel" {
	export default class NeoPixel {
		constructor(options: { readonly length: number; readonly pin: number; readonly order: string });
		/** 0 to 255. */
		brightness: number;
		makeRGB(red: number, green: number, blue: number): number;
		setPixel(index: number, colour: number): void;
		update(): void;
	}
}

declare module "embedded:storage/flash" {
	export interface Partition {
		close(): void;
	}
	const flash: { open(options: { readonly path: string }): Partition };
	export default flash;
}

declare module "embedded:update" {
	import type { Partition } from "embedded:storage/flash";

	export interface Writer {
		/** @throws Error when the flash refuses. */
		write(bytes: Uint8Array): void;
		/** Verifies the image and boots it next. @throws Error when it is not valid. */
		complete(): void;
		close(): void;
	}
	const update: {
		/** @throws Error when `byteLength` is more than the partition has. */
		open(options: { readonly partition: Partition; readonly mode: "a" | "w"; readonly byteLength: number }): Writer;
	};
	export default update;
}
