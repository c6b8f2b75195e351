/** Messages a second, averaged over a minute (docs/protocol/legacy.md#limits). */
export const messagesPerSecond = 100;
const window = 60_000;

/**
 * An exponential moving average of one minute, as the legacy server has it. A frame over the limit is not counted, so
 * a flooding device still gets its 100 a second through; the refusal is told at most once a minute.
 */
export class RateMeter {
	#count = 0;
	#at: number;
	#toldAt = -Infinity;

	constructor(now: number) {
		this.#at = now;
	}

	/** What to do with a frame that comes at `now`. */
	take(now: number): "pass" | "drop" | "drop and tell" {
		this.#count *= Math.exp((this.#at - now) / window);
		this.#at = now;
		if (this.#count < (messagesPerSecond * window) / 1000) {
			this.#count++;
			return "pass";
		}
		if (now - this.#toldAt < window) return "drop";
		this.#toldAt = now;
		return "drop and tell";
	}
}
