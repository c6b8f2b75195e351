/** Modules of SDK 8.2.3 that have no published typings in npm's `@moddable/typings` 5.6.0, or vague ones. */

/** mcconfig generates this module from the "ffi" of the manifests; each platform has its own of these. */
declare module "mc/ffi" {
	type Board = import("../native").BoardNative & import("../native").SimulatorNative;
	type Tls = import("../../tls/native").TlsNative;
	type Former = Partial<import("../native").FormerNative>;

	type Factory = Partial<import("../native").FactoryNative>;

	/** Whoever calls these is in no image without them. */
	type Update = import("../native").UpdateNative;

	interface FFI extends Board, Tls, Former, Factory, Update {}
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
