import type { VirtualClock } from "../../hosts/virtual/clock";

/** Waits: so many milliseconds, or until something is so, but not longer. */
export interface Pause {
	readonly ms: number;
	readonly until?: () => boolean;
}

/** What somebody does, step by step, on the world's clock. A wait is yielded. */
export type Script<T = void> = Generator<Pause, T, void>;

/** How often one who waits for something looks, milliseconds. */
const glance = 200;

/** Waits until `so`, at most `ms` milliseconds. Returns whether it is so. */
export function* until(so: () => boolean, ms: number): Script<boolean> {
	if (!so()) yield { ms, until: so };
	return so();
}

/** Plays `script` on `clock` beside whatever else goes on there, and calls `onEnd` after its last step. */
export function play(clock: VirtualClock, script: Script, onEnd?: () => void): void {
	const step = (): void => {
		const { done, value } = script.next();
		if (done) return onEnd?.();
		const { ms, until: so } = value;
		if (!so) return void clock.set(step, ms);
		const limit = clock.now() + ms;
		const look = (): void => {
			if (so() || clock.now() >= limit) step();
			else clock.set(look, Math.min(glance, limit - clock.now()));
		};
		clock.set(look, Math.min(glance, ms));
	};
	step();
}
