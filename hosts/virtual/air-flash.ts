import type { Flash } from "../host";
import type { Air, AirFlash } from "./air";
import type { Life } from "./life";
import type { Random } from "./random";

/**
 * A flash as the firmware of one life has it: by what the air says a call throws, or changes nothing and does not say so,
 * or stores one bit wrong that `chance` picks. A dead firmware changes nothing.
 */
export function airFlash(flash: Flash, life: Life, air: Air, chance: Random): Flash {
	return {
		read: key => {
			manner(air, "read");
			return flash.read(key);
		},
		write: (key, bytes) => {
			if (life.ended) return;
			if (manner(air, "write") !== "lies") flash.write(key, whatIsStored(air, bytes, chance));
		},
		erase: key => {
			if (!life.ended && manner(air, "erase") !== "lies") flash.erase(key);
		},
	};
}

/** What the flash makes of a call. @throws Error when it refuses */
export function manner(air: Air, kind: keyof AirFlash): AirFlash["write"] {
	const does = air.state.flash[kind];
	if (does === "refuses") throw new Error(`the flash refuses to ${kind}`);
	return does;
}

/** What it makes of bytes that it stores. */
export function whatIsStored(air: Air, bytes: Uint8Array, chance: Random): Uint8Array {
	return air.state.flash.write === "flips" && bytes.length ? flipped(bytes, chance) : bytes;
}

function flipped(bytes: Uint8Array, chance: Random): Uint8Array {
	const copy = bytes.slice();
	const bit = chance.whole(0, 8 * bytes.length - 1);
	copy[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
	return copy;
}
