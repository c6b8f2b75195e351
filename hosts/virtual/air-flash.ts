import type { Flash } from "../host";
import type { Air, AirFlash } from "./air";
import type { Life } from "./life";
import type { Random } from "./random";

/**
 * A flash as the firmware of one life has it: by what the air says a call throws, or changes nothing and does not say so,
 * or stores one bit wrong that `chance` picks. A dead firmware changes nothing.
 */
export function airFlash(flash: Flash, life: Life, air: Air, chance: Random): Flash {
	/** What the flash makes of a call. */
	const manner = (kind: keyof AirFlash): AirFlash["write"] => {
		const does = air.state.flash[kind];
		if (does === "refuses") throw new Error(`the flash refuses to ${kind}`);
		return does;
	};
	return {
		read: key => {
			manner("read");
			return flash.read(key);
		},
		write: (key, bytes) => {
			if (life.ended) return;
			const does = manner("write");
			if (does !== "lies") flash.write(key, does === "flips" ? flipped(bytes, chance) : bytes);
		},
		erase: key => {
			if (!life.ended && manner("erase") !== "lies") flash.erase(key);
		},
	};
}

function flipped(bytes: Uint8Array, chance: Random): Uint8Array {
	const copy = bytes.slice();
	const bit = chance.whole(0, 8 * bytes.length - 1);
	copy[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
	return copy;
}
