/**
 * What the parsers do while they read an input, counted by what `instrument.ts` has put into them. Steps and not time: they
 * are the same on every machine, so a bound on them can be a test.
 */
export interface Cost {
	/** Blocks of code that ran. */
	readonly steps: number;
	/** The longest array of bytes that was asked for. */
	readonly array: number;
	/** It came somewhere no input has come before, or for the first time so often. */
	readonly fresh: boolean;
}

declare global {
	var __hit: (block: number) => void;
	var __size: <T>(given: T) => T;
}

/** Blocks beyond this share their counters. */
const most = 1 << 16;

/** Far beyond every bound: what runs on and on is stopped here. */
const limit = 20_000_000;

const counts = new Uint32Array(most);
const touched = new Uint32Array(most);
/** For each block the orders of magnitude in which it has run. */
const seen = new Uint8Array(most);
const now = { touched: 0, steps: 0, array: 0, on: false };

globalThis.__hit = block => {
	if (!now.on) return;
	if (++now.steps > limit) throw new RangeError(`it has not ended after ${limit} steps`);
	const at = block % most;
	if (!counts[at]) touched[now.touched++] = at;
	counts[at] = (counts[at] ?? 0) + 1;
};

globalThis.__size = given => {
	if (now.on && typeof given === "number" && given > now.array) now.array = given;
	return given;
};

/** How many blocks some input has come to. */
export function reached(): number {
	return seen.reduce((sum, each) => sum + (each ? 1 : 0), 0);
}

/** Everything is new again. */
export function forget(): void {
	seen.fill(0);
}

/** Starts to count for one input. */
export function begin(): void {
	for (let i = 0; i < now.touched; i++) counts[touched[i] ?? 0] = 0;
	now.touched = now.steps = now.array = 0;
	now.on = true;
}

/** Ends it. */
export function end(): Cost {
	now.on = false;
	let fresh = false;
	for (let i = 0; i < now.touched; i++) {
		const at = touched[i] ?? 0;
		const magnitude = 1 << Math.min(7, 31 - Math.clz32(counts[at] ?? 1));
		if ((seen[at] ?? 0) & magnitude) continue;
		seen[at] = (seen[at] ?? 0) | magnitude;
		fresh = true;
	}
	return { steps: now.steps, array: now.array, fresh };
}
