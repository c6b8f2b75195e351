import { crc32 } from "../../modules/bytes/index";

/**
 * Numbers that look random and are the same for the same seed (Mulberry32, Tommy Ettinger 2017): so that a simulated
 * life can be played again. Not fit for keys.
 */
export function randomBytes(seed: Uint8Array): (into: Uint8Array) => void {
	let state = crc32(seed);
	return into => {
		for (let i = 0; i < into.length; i++) {
			state = (state + 0x6d2b79f5) | 0;
			let mixed = Math.imul(state ^ (state >>> 15), state | 1);
			mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
			into[i] = (mixed ^ (mixed >>> 14)) & 0xff;
		}
	};
}
