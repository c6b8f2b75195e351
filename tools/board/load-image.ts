import { createContext, Script } from "node:vm";
import type { Firmware } from "../../hosts/virtual/board";
import type { Observation } from "../../src/main";
import { readProduct, type Product } from "../../src/product";
import { readImage } from "./image";
import type { Begin } from "./versions/firmware";

/** What a firmware has besides its host: nothing of Node, so no network and no files. A wall against mistakes, not against malice. */
const globals = { Uint8Array, TextEncoder, TextDecoder };

/**
 * What a virtual board makes of its images (`BoardOptions.image`): each runs in a world of its own, as each has an XS machine
 * on a chip.
 * @param chip as the board calls it
 * @param onStart told as one begins to run: of which version
 */
export function imageLoader(
	chip: string,
	onStart?: (product: Product) => void,
): (bytes: Uint8Array) => Firmware<Observation> | undefined {
	return bytes => {
		const image = readImage(bytes);
		if (image?.chip !== chip) return undefined;
		const { code, time } = image;
		const firmware: Firmware<Observation> = (host, watch) => {
			const world = createContext({ ...globals }, { codeGeneration: { strings: false, wasm: false } });
			const begin: Begin = new Script(code, { filename: "image.js" }).runInContext(world);
			onStart?.(readProduct(image.config));
			begin(host, watch, image);
		};
		return Object.assign(firmware, { buildTime: time });
	};
}
