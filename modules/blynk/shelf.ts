/**
 * What becomes of a pin's values while there is no connection. `"latest"`: the newest is sent later. `"refuse"`: the
 * write says `"offline"`. `{ keep: n }`: the newest `n` are sent later, each with the time it was written, so that the
 * cloud's charts have no hole.
 */
export type OfflinePolicy = "latest" | "refuse" | { readonly keep: number };

/** A value that waits for a connection. */
export interface Kept {
	readonly pin: number;
	/** The encoded values, each with the NUL before it. */
	readonly values: Uint8Array;
	/** When it was written, by {@link Clock.now}; `undefined` when that does not matter. */
	readonly at: number | undefined;
}

/** What an entry costs beside its bytes: its objects on a 32-bit machine, roughly. */
const overhead = 64;

/** Keeps values while offline, pin by pin under the pin's policy, within a bound on memory. */
export class Shelf {
	readonly #most: number;
	readonly #policies = new Map<number, OfflinePolicy>();
	readonly #kept: Kept[] = [];
	#size = 0;

	/** `most` is the bound, bytes. */
	constructor(most: number) {
		this.#most = most;
	}

	setPolicy(pin: number, policy: OfflinePolicy): void {
		this.#policies.set(pin, policy);
	}

	get empty(): boolean {
		return this.#kept.length === 0;
	}

	/** Takes a copy of `values`, written at `now`. */
	put(pin: number, values: Uint8Array, now: number): "kept" | "offline" | "full" {
		const policy = this.#policies.get(pin) ?? "latest";
		if (policy === "refuse") return "offline";
		const most = policy === "latest" ? 1 : policy.keep;
		const mine = this.#kept.filter(kept => kept.pin === pin);
		const oldest = mine.length >= most ? mine[0] : undefined;
		const size = this.#size - (oldest ? cost(oldest) : 0) + overhead + values.length;
		if (size > this.#most) return "full";
		if (oldest) this.#kept.splice(this.#kept.indexOf(oldest), 1);
		this.#kept.push({ pin, values: values.slice(), at: policy === "latest" ? undefined : now });
		this.#size = size;
		return "kept";
	}

	/** A newer value of `pin` was sent: the one that only waited to be the latest is out of date. */
	supersede(pin: number): void {
		const index = this.#kept.findIndex(kept => kept.pin === pin && kept.at === undefined);
		if (index >= 0) this.#remove(index);
	}

	/** The one that waits longest. */
	get first(): Kept | undefined {
		return this.#kept[0];
	}

	/** The first has been sent. */
	shift(): void {
		if (this.#kept.length) this.#remove(0);
	}

	clear(): void {
		this.#kept.length = 0;
		this.#size = 0;
	}

	#remove(index: number): void {
		for (const kept of this.#kept.splice(index, 1)) this.#size -= cost(kept);
	}
}

function cost(kept: Kept): number {
	return overhead + kept.values.length;
}
