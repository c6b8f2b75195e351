import type { Timer } from "../../host";
import type { Ticker } from "../clock";

/** Node's timers hold no more than this, milliseconds (24.8 days); longer delays are waited for in parts. */
const longest = 2 ** 31 - 1;

interface Entry {
	readonly callback: () => void;
	readonly interval: number | undefined;
	due: number;
	cancel: () => void;
}

/** This machine's time, or a multiple of it for those who will not wait. */
export class RealClock implements Ticker {
	readonly #start = performance.now();
	readonly #entries = new Set<Entry>();
	readonly #speed: number;

	/** @param speed milliseconds that pass here in one of this machine's */
	constructor(speed = 1) {
		this.#speed = speed;
	}

	now(): number {
		return Math.floor((performance.now() - this.#start) * this.#speed);
	}

	set(callback: () => void, delay: number): Timer {
		return this.#add(callback, Math.ceil(delay), undefined);
	}

	repeat(callback: () => void, interval: number): Timer {
		const whole = Math.max(1, Math.ceil(interval));
		return this.#add(callback, whole, whole);
	}

	clear(timer: Timer | undefined): void {
		if (timer) this.#remove(fromTimer(timer));
	}

	/** Clears every timer, so that the process may end. */
	close(): void {
		for (const entry of this.#entries) this.#remove(entry);
	}

	#add(callback: () => void, delay: number, interval: number | undefined): Timer {
		const entry: Entry = { callback, interval, due: this.now() + delay, cancel: () => undefined };
		this.#entries.add(entry);
		this.#wait(entry, delay);
		return asTimer(entry);
	}

	#wait(entry: Entry, delay: number): void {
		if (delay > 0) {
			const handle = setTimeout(() => this.#wake(entry), Math.min(delay / this.#speed, longest));
			entry.cancel = () => clearTimeout(handle);
		} else {
			// Not a timeout: Node makes at least a millisecond of each.
			const handle = setImmediate(() => this.#run(entry));
			entry.cancel = () => clearImmediate(handle);
		}
	}

	/** Node may be a millisecond early, and waits for long in parts. */
	#wake(entry: Entry): void {
		const left = entry.due - this.now();
		if (left > 0) this.#wait(entry, left);
		else this.#run(entry);
	}

	#run(entry: Entry): void {
		if (entry.interval === undefined) this.#entries.delete(entry);
		else {
			const now = this.now();
			entry.due = Math.max(entry.due + entry.interval, now); // no burst after this machine has slept
			this.#wait(entry, entry.due - now);
		}
		entry.callback();
	}

	#remove(entry: Entry): void {
		if (this.#entries.delete(entry)) entry.cancel();
	}
}

// The contract's Timer is opaque: outside this file nobody can tell that it is an entry.
const asTimer = (entry: Entry): Timer => entry as unknown as Timer;
const fromTimer = (timer: Timer): Entry => timer as unknown as Entry;
