/** How far a change came when power failed in it: not at all, to its end, or to what is neither. */
export type CutOutcome = "old" | "new" | "gone";

/** Power went while the flash was writing: thrown so that the call ends there. Who catches it runs on in a life that is over. */
export class PowerCut extends Error {
	override get name(): string {
		return "PowerCut";
	}
}

/**
 * What changes a flash chip, one after the other, so that power can fail in any of them. Key-value storage and the places for
 * firmware are on one chip: those of one board share one of these.
 */
export class Changes {
	#count = 0;
	#cut: { readonly at: number; readonly outcome: CutOutcome; readonly onCut: () => void } | undefined;

	/** How many were made. */
	get count(): number {
		return this.#count;
	}

	/**
	 * Power fails in the `count`-th change from now (1 is the next), leaving it at `outcome`. `onCut` switches the board off.
	 * Returns how to call it off.
	 */
	cutPower(count: number, outcome: CutOutcome, onCut: () => void): () => void {
		const cut = { at: this.#count + count, outcome, onCut };
		this.#cut = cut;
		return () => {
			if (this.#cut === cut) this.#cut = undefined;
		};
	}

	/** Makes a change: `apply` brings it as far as it comes. @throws PowerCut when power fails in it */
	make(what: string, apply: (outcome: CutOutcome) => void): void {
		this.#count++;
		const cut = this.#cut;
		if (cut?.at !== this.#count) return apply("new");
		this.#cut = undefined;
		apply(cut.outcome);
		cut.onCut();
		throw new PowerCut(`power failed while writing ${what}`);
	}
}
