import type { Refusal } from "./encoder";

/** What the cloud lets through (docs/protocol/wire.md#rate-limits, docs/protocol/wire.md#events). */
export const eventLimits = {
	/** Characters of a description; the cloud discards a longer one. */
	description: 300,
	/** Milliseconds between events of one code. */
	spacing: 1000,
	/** Events a day. */
	daily: 100,
} as const;

const day = 86_400_000;

/** Refuses the events that the cloud would discard, so that product code learns of it. */
export class EventLimits {
	/** When each code was last sent; only those of the last second matter. */
	readonly #last = new Map<string, number>();
	#count = 0;
	#day = 0;

	check(code: string, description: string, now: number): Refusal | undefined {
		if (description.length > eventLimits.description) return "too-long";
		if (now - this.#day >= day) {
			this.#day = now;
			this.#count = 0;
		}
		if (this.#count >= eventLimits.daily) return "daily-limit";
		for (const [each, time] of this.#last) if (now - time >= eventLimits.spacing) this.#last.delete(each);
		return this.#last.has(code) ? "too-soon" : undefined;
	}

	/** An event was accepted. */
	count(code: string, now: number): void {
		this.#last.set(code, now);
		this.#count++;
	}
}
