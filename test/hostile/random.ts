/** Draws a whole number below `most`. */
export type Draw = (most: number) => number;

/** The same numbers for the same seed (mulberry32), so that what failed can be played again. */
export function generator(seed: number): Draw {
	let state = seed >>> 0;
	return most => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * most);
	};
}

/** The seed of one of many runs. */
export function seedOf(seed: number, run: number): number {
	return (Math.imul(seed, 0x9e3779b1) ^ Math.imul(run + 1, 0x85ebca6b)) >>> 0;
}

export function pick<T>(draw: Draw, list: readonly [T, ...T[]]): T {
	return list[draw(list.length)] ?? list[0];
}
