/**
 * Something that several hold at once, as fingers hold a button down, or blackouts a board without power: it is held until
 * the last of them lets go.
 */
export class Hold {
	readonly #change: (held: boolean) => void;
	#holders = 0;

	/** @param change called when the first takes hold, and when the last lets go */
	constructor(change: (held: boolean) => void) {
		this.#change = change;
	}

	take(): void {
		if (this.#holders++ === 0) this.#change(true);
	}

	release(): void {
		if (--this.#holders === 0) this.#change(false);
	}
}
