import { headerLength } from "./protocol";

/**
 * What becomes of a pin's values while there is no connection. `"latest"`: the newest is sent later. `"refuse"`: the
 * write says `"offline"`. `{ keep: n }`: the newest `n` are sent later, each with the time it was written, so that the
 * cloud's charts have no hole. Of such a pin also the newest `n` are kept that went into a connection which has not proved
 * alive since: they are sent again, so that each arrives at least once.
 */
export type OfflinePolicy = "latest" | "refuse" | { readonly keep: number };

/** A value that waits to be sent, or for a sign that it arrived. */
export interface Kept {
	readonly pin: number;
	/** The message that writes it. */
	readonly frame: Uint8Array;
	/** When it was written, by {@link Clock.now}; `undefined` when that does not matter. */
	readonly at: number | undefined;
	/** Accepted while online, and so for good. Others give way to newer ones of their pin. */
	readonly queued: boolean;
	/** After so many pings it was sent; `undefined`: it was not, or the connection is gone. */
	sent: number | undefined;
}

/** What an entry costs beside its bytes: its objects on a 32-bit machine, roughly. */
const overhead = 64;

/** Keeps values in the order they were written, each under its pin's policy, within a bound on memory. */
export class Shelf {
	readonly #most: number;
	readonly #policies = new Map<number, OfflinePolicy>();
	#all: Kept[] = [];
	#size = 0;

	/** `most` is the bound, bytes. */
	constructor(most: number) {
		this.#most = most;
	}

	setPolicy(pin: number, policy: OfflinePolicy): void {
		this.#policies.set(pin, policy);
	}

	/** How many values of `pin` are kept with their times; 0 when that is not its policy. */
	keeps(pin: number): number {
		const policy = this.#policies.get(pin);
		return typeof policy === "object" ? policy.keep : 0;
	}

	/** A value was written while offline. */
	put(pin: number, frame: Uint8Array, now: number): "kept" | "offline" | "full" {
		if (this.#policies.get(pin) === "refuse") return "offline";
		const most = this.keeps(pin);
		const mine = this.#all.filter(each => each.pin === pin && !each.queued);
		const oldest = mine.length >= (most || 1) ? mine[0] : undefined;
		if (this.#size - (oldest ? cost(oldest) : 0) + cost({ frame }) > this.#most) return "full";
		if (oldest) this.#remove(oldest);
		this.#push({ pin, frame, at: most ? now : undefined, queued: false, sent: undefined });
		return "kept";
	}

	/** A value was written while online, and has to wait. What is written offline has the other half of the memory. */
	queue(pin: number, frame: Uint8Array, now: number): "queued" | "full" {
		let waiting = cost({ frame });
		for (const each of this.#all) if (each.queued && each.sent === undefined) waiting += cost(each);
		if (waiting > this.#most / 2 || !this.#fits(frame)) return "full";
		this.#push({ pin, frame, at: now, queued: true, sent: undefined });
		return "queued";
	}

	/** A value was sent at once, after `pings` pings: it is kept until one after them is answered. */
	sent(pin: number, frame: Uint8Array, now: number, pings: number): void {
		const mine = this.#all.filter(each => each.pin === pin);
		if (mine.length >= this.keeps(pin) && mine[0]) this.#remove(mine[0]);
		if (this.#fits(frame)) this.#push({ pin, frame, at: now, queued: false, sent: pings });
	}

	/** Ping `ping` was answered: what was sent before it has arrived. */
	arrived(ping: number): void {
		for (const each of this.#all.filter(({ sent }) => sent !== undefined && sent < ping)) this.#remove(each);
	}

	/** The connection is gone: what may not have arrived has to be sent again. */
	lost(): void {
		for (const each of this.#all) each.sent = undefined;
	}

	/** A newer value of `pin` was sent: the one that only waited to be the latest is out of date. */
	supersede(pin: number): void {
		const old = this.#all.find(each => each.pin === pin && each.at === undefined);
		if (old) this.#remove(old);
	}

	/** The one that waits longest to be sent. */
	get first(): Kept | undefined {
		return this.#all.find(({ sent }) => sent === undefined);
	}

	/** That one was sent, after `pings` pings. */
	shift(pings: number): void {
		const { first } = this;
		if (first?.at === undefined) this.#remove(first);
		else first.sent = pings;
	}

	clear(): void {
		this.#all = [];
		this.#size = 0;
	}

	/** True when there is room for `frame`, if need be in place of values that most likely have arrived. */
	#fits(frame: Uint8Array): boolean {
		while (this.#size + cost({ frame }) > this.#most) {
			const likely = this.#all.find(({ sent }) => sent !== undefined);
			if (!likely) return false;
			this.#remove(likely);
		}
		return true;
	}

	#push(kept: Kept): void {
		this.#all.push(kept);
		this.#size += cost(kept);
	}

	#remove(kept: Kept | undefined): void {
		const at = kept ? this.#all.indexOf(kept) : -1;
		if (!kept || at < 0) return;
		this.#all.splice(at, 1);
		this.#size -= cost(kept);
	}
}

function cost({ frame }: Pick<Kept, "frame">): number {
	return overhead + frame.length - headerLength;
}
