/**
 * Waits between attempts: exponential, bounded, jittered.
 *
 * @packageDocumentation
 */

import type { System } from "../../hosts/host";

/** How a {@link Backoff} grows. Times in milliseconds. */
export interface BackoffOptions {
	/** The first wait, before jitter. */
	readonly first: number;
	/** No wait is longer. */
	readonly most: number;
	/** Each wait is this much longer than the one before; 2 when absent. */
	readonly factor?: number;
	/** A fraction, 0 (included) to 1 (excluded). */
	readonly random: () => number;
}

/**
 * Waits between attempts that grow exponentially and are jittered, so that a street of devices does not return in step
 * after a power cut (docs/complaints.md#all-come-back-at-once). Each wait lies between half of the present step and all of it.
 */
export class Backoff {
	readonly #options: BackoffOptions;
	#step: number;

	constructor(options: BackoffOptions) {
		this.#options = options;
		this.#step = options.first;
	}

	/** The wait before the next attempt, milliseconds, a whole number. */
	next(): number {
		const { most, factor = 2, random } = this.#options;
		const wait = Math.min(this.#step, most);
		this.#step = Math.min(wait * factor, most);
		return Math.round(wait / 2 + (wait / 2) * random());
	}

	/** An attempt succeeded: start from the first wait again. */
	reset(): void {
		this.#step = this.#options.first;
	}
}

/** A random fraction, 0 (included) to 1 (excluded), in steps of 1 in 65,536. */
export function fraction(system: Pick<System, "random">): number {
	const bytes = new Uint8Array(2);
	system.random(bytes);
	return ((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)) / 65_536;
}
