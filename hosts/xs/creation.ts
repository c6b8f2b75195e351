import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./image";

/** A board's `creation`, as in a Moddable manifest. Without increments the machine gets this once and for all. */
export interface Creation {
	/** Bytes for strings, buffers and arrays. */
	readonly chunk: number;
	readonly chunkMore?: number;
	/** Slots of 16 bytes (32 on a 64-bit engine). */
	readonly heap: number;
	readonly heapMore?: number;
	/** Slots. */
	readonly stack: number;
	/** Bytes of a region that holds all of the above, increments included; 0 or absent: no such region. */
	readonly static?: number;
}

/** Plain ESP32: SDK build/devices/esp32/targets/nodemcu/manifest.json (docs/platform.md#memory). */
export const esp32: Creation = { chunk: 78_848, heap: 4_928, stack: 512 };

/** The `creation` of a manifest. */
interface Given {
	readonly static: number;
	readonly chunk: Growing;
	readonly heap: Growing;
	readonly stack: number;
}

interface Growing {
	readonly initial: number;
	readonly incremental: number;
}

/** The memory of a board of hosts/moddable, by the name of its folder. @throws Error when there is no such board. */
export function creationOf(board: string): Creation {
	const given = (file: string): Partial<Given> =>
		(JSON.parse(readFileSync(join(root, "hosts/moddable", file), "utf8")) as { creation: Partial<Given> }).creation;
	// Manifests are merged, those of all boards and the board's own.
	const files = ["manifest.json", "esp32/manifest.json", `boards/${board}/manifest.json`];
	const all: Partial<Given> = Object.assign({}, ...files.map(given));
	const { chunk, heap, stack = esp32.stack, static: region = 0 } = all;
	if (!chunk || !heap) throw new Error(`The manifest of the board "${board}" does not say how much memory it has.`);
	return {
		...{ chunk: chunk.initial, chunkMore: chunk.incremental, heap: heap.initial, heapMore: heap.incremental, stack },
		static: region,
	};
}
