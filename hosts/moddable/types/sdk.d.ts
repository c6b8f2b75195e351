/** Modules of SDK 8.2.3 that have no published typings in npm's `@moddable/typings` 5.6.0, or vague ones. */

/** mcconfig generates this module from the "ffi" of the manifests; here are those of `hosts/tls`, `esp32/` and `sim/`. */
declare module "mc/ffi" {
	import type { TlsNative } from "hosts/tls/native";

	interface FFI extends TlsNative {
		board_random(into: ArrayBufferLike, offset: number, length: number): void;

		board_restart(byRequest: number): void;
		board_reset_reason(): number;
		board_keep(): void;
		board_chip(): string;
		board_mac(into: ArrayBufferLike, accessPoint: number): void;
		board_free_memory(): number;
		board_listen(): void;
		board_loss(bssid: ArrayBufferLike): number;
		board_scan(): number;
		board_scan_end(): void;
		board_found(into: ArrayBufferLike): number;
		board_country(code: string): void;
		board_end(address: string, port: number, hold: number): void;
		board_access_point(
			ssid: ArrayBufferLike,
			ssidLength: number,
			password: string,
			channel: number,
			most: number,
		): number;
		board_join(
			ssid: ArrayBufferLike,
			ssidLength: number,
			password: ArrayBufferLike,
			passwordLength: number,
			bssid: ArrayBufferLike,
			channel: number,
			hostName: string,
		): number;
		board_address(addresses: ArrayBufferLike): void;
		board_link(into: ArrayBufferLike): number;

		board_exit(status: number): void;
		board_environment(name: string): string;
	}
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
