import type { ImageOptions } from "./image";

/**
 * The firmware with the host it ships with, `hosts/moddable` for the ESP32, linked as the SDK does it: all but its entry
 * in ROM. The SDK's own modules are stood in for (device/sdk).
 */
export const moddable = {
	entry: "hosts/xs/device/sdk/main.ts",
	names: "hosts/xs/device/sdk/tsconfig.json",
} as const satisfies ImageOptions;

/** The same, for tests: somebody is told what the firmware does inside. */
export const watchedModdable = {
	...moddable,
	alias: { "hosts/moddable/platform/index": "hosts/xs/device/sdk/platform.ts" },
} as const satisfies ImageOptions;
