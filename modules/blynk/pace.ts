/**
 * Spaces messages out: `rate` a second in the long run, and up to `burst` at once after a rest. Never tells to drop one,
 * only when it may go.
 */
export class Pace {
	readonly #interval: number;
	readonly #slack: number;
	/** When the next message would be due if they came evenly. */
	#due = 0;

	constructor(rate: number, burst: number) {
		this.#interval = 1000 / rate;
		this.#slack = this.#interval * (burst - 1);
	}

	/** Milliseconds until a message may go; 0 or less: now. */
	wait(now: number): number {
		return this.#due - this.#slack - now;
	}

	/** `count` messages went at `now`. */
	spend(now: number, count: number): void {
		this.#due = Math.max(this.#due, now) + this.#interval * count;
	}

	/** `count` of those spent did not go after all; less than none: so many more went. */
	giveBack(count: number): void {
		this.#due -= this.#interval * count;
	}

	/** How many messages may go at `now`, at most `most`; they are spent. */
	take(now: number, most: number): number {
		if (this.wait(now) > 0) return 0;
		const interval = this.#interval;
		const count = interval
			? Math.min(most, 1 + Math.floor((now + this.#slack - Math.max(this.#due, now)) / interval))
			: most;
		this.spend(now, count);
		return count;
	}
}
