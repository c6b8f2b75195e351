import type { Clock, Timer } from "../../hosts/host";
import type { Values } from "./values";

/** Gets what the cloud told; `undefined` when nothing came in time. */
export type OnTold = (values: Values | undefined) => void;

interface Ask {
	readonly onTold: OnTold;
	readonly timer: Timer;
}

/** The reference's time to connect, 3T: a question may wait its turn before it leaves (facts/blynk.md 1.6). */
const timeout = 18_000;

/** More questions than this are not asked at once. */
const most = 8;

/** Questions that the cloud answers by a message of its own, not by a RESPONSE: the time, metadata. */
export class Asks {
	readonly #clock: Clock;
	readonly #open = new Map<string, Ask>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** False when too many are open. Asking the same again ends the earlier ask. */
	add(key: string, onTold: OnTold): boolean {
		this.told(key, undefined);
		if (this.#open.size >= most) return false;
		this.#open.set(key, { onTold, timer: this.#clock.set(() => this.told(key, undefined), timeout) });
		return true;
	}

	told(key: string, values: Values | undefined): void {
		const ask = this.#take(key);
		ask?.onTold(values);
	}

	/** The question was refused: nobody is told anything. */
	forget(key: string): void {
		this.#take(key);
	}

	/** The account changed: nobody will answer. */
	drop(): void {
		for (const key of [...this.#open.keys()]) this.told(key, undefined);
	}

	#take(key: string): Ask | undefined {
		const ask = this.#open.get(key);
		this.#open.delete(key);
		this.#clock.clear(ask?.timer);
		return ask;
	}
}
