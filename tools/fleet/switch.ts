/**
 * What a hand at its switch has told a device, as far as one can know who watches its power, and knows no more than what
 * docs/button.md promises: so many starts in a row that are long enough and not too long, then one that lasts.
 */

/** A start counts that lasts from the first to the second, milliseconds (modules/power-cycles). */
const least = 300;
const longest = 5000;

/** A boundary is told apart from this far off, milliseconds. */
const slack = 200;

/** What a start may be, besides the number of those before it that count. */
const spoiled = -1;

export class Switch {
	readonly #wanted: number;
	readonly #isCalm: (from: number, to: number) => boolean;
	/** What the present start may be. */
	#may: ReadonlySet<number> = new Set([0]);
	/** The present start began with the power. */
	#isCold = true;
	#startedAt: number | undefined;
	/** Since when all is known. */
	#knownSince = 0;
	/** When setup may have been asked for the last time. */
	#askedAt = -Infinity;

	/**
	 * @param wanted how many short starts ask for setup; 0: none do
	 * @param isCalm whether nothing between these kept the device from counting
	 */
	constructor(wanted: number, isCalm: (from: number, to: number) => boolean) {
		this.#wanted = wanted;
		this.#isCalm = isCalm;
	}

	/** The device starts. `cold`: since its power came. */
	started(now: number, cold: boolean): void {
		if (!this.#wanted) return;
		this.stopped(now);
		this.#isCold = cold;
		this.#startedAt = now;
	}

	/** It stops: the power went, or it starts anew. */
	stopped(now: number): void {
		const from = this.#startedAt;
		if (!this.#wanted || from === undefined) return;
		this.askedAt(now);
		this.#startedAt = undefined;
		const lasted = now - from;
		if (!this.#isCalm(from, now)) this.#may = new Set([spoiled, ...Array(this.#wanted + 1).keys()]);
		else {
			if (lasted > longest + slack) this.#knownSince = from;
			this.#may = new Set([...this.#may].flatMap(each => this.#after(each, lasted)));
		}
	}

	/** When setup may have been asked for the last time. */
	askedAt(now: number): number {
		const from = this.#startedAt;
		if (from !== undefined && this.#isCold && this.#may.has(this.#wanted) && now - from > longest - slack)
			this.#askedAt = Math.min(now, from + longest);
		return this.#askedAt;
	}

	/** Whether the present start must have asked for setup. */
	hasAsked(now: number): boolean {
		const from = this.#startedAt;
		if (!this.#wanted || from === undefined || now - from < longest + slack) return false;
		const isCertain = this.#isCold && this.#may.size === 1 && this.#may.has(this.#wanted);
		return isCertain && this.#isCalm(this.#knownSince, now);
	}

	/** What the next start may be after one that lasted so long. */
	#after(start: number, lasted: number): readonly number[] {
		const is = (boundary: number): boolean => lasted > boundary - slack;
		const isNot = (boundary: number): boolean => lasted < boundary + slack;
		// One that had another cause begins no count; it spoils one, but for brown-outs that are over before they matter.
		if (!this.#isCold && start === 0) return [0];
		const tooShort = start === 0 || !this.#isCold ? start : spoiled;
		const isNext = this.#isCold && start !== spoiled && start !== this.#wanted;
		return [
			...(isNot(least) ? [tooShort] : []),
			...(is(least) && isNot(longest) ? [isNext ? start + 1 : spoiled] : []),
			...(is(longest) ? [0] : []),
		];
	}
}
