import type { Asset } from "../../host";
import { asset } from "../asset";

/** The image's roots with those of the settings behind them; `undefined` when there are none in the settings. */
export function moreRoots(hexadecimal: string | undefined): Asset | undefined {
	if (hexadecimal === undefined) return undefined;
	const image = asset("roots.der");
	const length = image?.byteLength ?? 0;
	const all = new Uint8Array(length + hexadecimal.length / 2);
	image?.read(all.subarray(0, length), 0);
	for (let i = 0; 2 * i < hexadecimal.length; i++)
		all[length + i] = Number.parseInt(hexadecimal.slice(2 * i, 2 * i + 2), 16);
	return {
		byteLength: all.length,
		read(into, offset) {
			const part = all.subarray(offset, offset + into.length);
			into.set(part);
			return part.length;
		},
	};
}
