import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, type ImageOptions } from "./image";

const folder = "hosts/xs/device/sdk";

export interface ModdableOptions extends Omit<ImageOptions, "entry"> {
	/** `chip`: by the C that ships, which the board must be given. `host` unless set: whatever the Node side's host has. */
	readonly tls?: "chip" | "host";
	/** Somebody is told what the firmware does inside. */
	readonly watched?: boolean;
}

/**
 * The firmware with the host it ships with, `hosts/moddable` for the ESP32, linked as the SDK does it: all but its entry
 * in ROM. The SDK's own modules are stood in for (device/sdk).
 */
export function onModdable({ tls = "host", watched = false, ...options }: ModdableOptions): ImageOptions {
	return {
		config: { board: { led: { kind: "rgb", pins: [0, 1, 2] }, button: { pin: 0 } } },
		...options,
		entry: `${folder}/main.ts`,
		alias: {
			...names(),
			...(watched && { "hosts/moddable/platform/index": `${folder}/platform.ts` }),
			...options.alias,
		},
		patches: {
			...(tls === "host" && { "hosts/moddable/tls.ts": () => 'export { tls } from "../xs/device/sdk/tls";' }),
			...options.patches,
		},
	};
}

/** The files that names of modules mean there, as the compiler has them. */
export function names(): Readonly<Record<string, string>> {
	const { compilerOptions }: { compilerOptions: { paths: Record<string, readonly [string]> } } = JSON.parse(
		readFileSync(join(root, folder, "tsconfig.json"), "utf8"),
	);
	const plain = (path: string): string => path.replace("/*", "");
	return Object.fromEntries(
		Object.entries(compilerOptions.paths).map(([name, [file]]) => [plain(name), join(folder, plain(file))]),
	);
}
