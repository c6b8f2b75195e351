import { quantile } from "../cli/quantile";
import type { Outcome } from "./life";
import type { Wrong } from "./oracle";
import { waits, type Wait } from "./times";
import type { TroubleName } from "./troubles";

/** A life that ended badly. */
export interface Bad {
	readonly seed: string;
	readonly kind: Wrong;
	/** Milliseconds of its time. */
	readonly at: number;
	readonly why: string;
}

/** How many of some lives ended how. */
export interface Ends {
	running: number;
	setup: number;
	bad: number;
}

/** What is known of one life when it is over. */
export interface Told {
	readonly outcome: Outcome;
	readonly troubles: readonly TroubleName[];
}

/** Milliseconds that half, 95 and 99 of a hundred did not exceed; 0 where there was none. */
export type Percentiles = Readonly<Record<"p50" | "p95" | "p99", number>>;

/** Counts lives. */
export class Tally {
	readonly ends: Ends = { running: 0, setup: 0, bad: 0 };
	readonly bad: Bad[] = [];
	readonly byTrouble = new Map<TroubleName, Ends>();
	/** Lives in which the first settings sent were right, and how many of these needed no others. */
	firstTries = { of: 0, did: 0 };
	restarts = 0;
	writes = 0;
	leaks = 0;
	/** Bytes; `undefined` on Node. */
	leastFreeMemory: number | undefined;
	readonly #waits: Readonly<Record<Wait, number[]>> = { settings: [], power: [], outage: [] };

	get lives(): number {
		return this.ends.running + this.ends.setup + this.ends.bad;
	}

	add({ outcome, troubles }: Told): void {
		const { seed, end, finding, firstTry, times } = outcome;
		this.ends[end]++;
		for (const name of new Set(troubles)) {
			const ends = this.byTrouble.get(name) ?? { running: 0, setup: 0, bad: 0 };
			ends[end]++;
			this.byTrouble.set(name, ends);
		}
		if (finding) this.bad.push({ seed, ...finding });
		if (firstTry !== undefined) this.firstTries.of++;
		if (firstTry) this.firstTries.did++;
		this.restarts += outcome.restarts;
		this.writes += outcome.writes;
		this.leaks += outcome.leaks;
		const { leastFreeMemory } = outcome;
		if (leastFreeMemory !== undefined)
			this.leastFreeMemory = Math.min(this.leastFreeMemory ?? leastFreeMemory, leastFreeMemory);
		for (const { wait, ms } of times) this.#waits[wait].push(ms);
	}

	/** How many lives ended badly in this way. */
	count(kind: Wrong): number {
		return this.bad.filter(each => each.kind === kind).length;
	}

	/** In rising order, milliseconds. */
	sorted(wait: Wait): readonly number[] {
		return this.#waits[wait].sort((a, b) => a - b);
	}

	/** Of the waits of this kind; of all without it. */
	percentiles(wait?: Wait): Percentiles {
		const all = wait ? this.sorted(wait) : waits.flatMap(each => this.#waits[each]).sort((a, b) => a - b);
		return { p50: quantile(all, 0.5), p95: quantile(all, 0.95), p99: quantile(all, 0.99) };
	}
}
