/** Wrong tokens from one address in a short time ... */
export const mostGuesses = 30;
/** ... and how long until one of them is forgotten, milliseconds: a device that asks every few seconds never gets there. */
const forgetsOneIn = 2000;
/** Addresses remembered; the one that guessed longest ago is forgotten for a new one. */
const mostAddresses = 10_000;

/** Who guesses tokens: after too many wrong ones the next from the same address is not looked at, right or wrong. */
export class Guesses {
	/** Newest last. */
	readonly #wrong = new Map<string, { count: number; at: number }>();

	/** Milliseconds until a token from `address` is looked at again; 0: now. */
	wait(address: string, now: number): number {
		return Math.ceil(Math.max(0, this.#count(address, now) - mostGuesses + 1) * forgetsOneIn);
	}

	/** A wrong token came. */
	wrong(address: string, now: number): void {
		const count = this.#count(address, now) + 1;
		this.#wrong.delete(address);
		this.#wrong.set(address, { count, at: now });
		if (this.#wrong.size <= mostAddresses) return;
		for (const [oldest] of this.#wrong) return void this.#wrong.delete(oldest);
	}

	#count(address: string, now: number): number {
		const known = this.#wrong.get(address);
		return known ? Math.max(0, known.count - (now - known.at) / forgetsOneIn) : 0;
	}
}
