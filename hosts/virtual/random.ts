import { crc32, utf8 } from "../../modules/bytes/index";

/**
 * Chance that is the same for the same seed, on every machine: so that a simulated life can be played again. It is made of
 * 32-bit whole numbers alone (Mulberry32, Tommy Ettinger 2017). Not fit for keys.
 */
export class Random {
	#state: number;

	/** @param seed any text: each is another chance */
	constructor(seed: string | Uint8Array) {
		this.#state = crc32(typeof seed === "string" ? utf8(seed) : seed);
	}

	/** The next 32 bits, 0 to 2^32 - 1. */
	bits(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return (mixed ^ (mixed >>> 14)) >>> 0;
	}

	/** A whole number, `from` and `to` included. */
	whole(from: number, to: number): number {
		return from + (this.bits() % (to - from + 1));
	}

	/** True `percent` times in a hundred. */
	chance(percent: number): boolean {
		return this.bits() % 10_000 < percent * 100;
	}

	/** One of `all`. @throws RangeError when there is none */
	pick<T>(all: readonly T[]): T {
		const at = this.whole(0, all.length - 1);
		for (const one of all.slice(at, at + 1)) return one;
		throw new RangeError("nothing to pick from");
	}

	/** Fills with random bytes. */
	fill(into: Uint8Array): void {
		for (let i = 0; i < into.length; i++) into[i] = this.bits() & 0xff;
	}
}
