import type { Clock, Timer } from "../host";

/** The world's time: what several boards, phones and servers may share. */
export type Ticker = Pick<Clock, "now" | "set" | "repeat" | "clear">;

interface Entry {
	due: number;
	readonly interval: number | undefined;
	readonly callback: () => void;
	/** Breaks ties: of two timers due at the same moment, the one set first runs first. */
	order: number;
	/** Where it is in the heap; -1 when it is not. */
	at: number;
}

/** More timers due at one moment than this are one that sets itself again and again: time would stand still for ever. */
const mostAtOnce = 100_000;

/**
 * A clock that moves only when told to, so that a week of a device's life takes milliseconds and is the same each time.
 * Several boards and a network may share one.
 */
export class VirtualClock implements Clock {
	#now = 0;
	#order = 0;
	#offset: number | undefined;
	/** A binary heap, the entry due next on top: thousands of boards may share this clock. */
	readonly #heap: Entry[] = [];
	/** Gets what a timer's callback threw; without it, `advance` throws. */
	onFault: ((error: unknown) => void) | undefined;

	now(): number {
		return this.#now;
	}

	time(): number | undefined {
		return this.#offset === undefined ? undefined : this.#offset + this.#now;
	}

	setTime(time: number): void {
		this.#offset = Math.floor(time) - this.#now;
	}

	set(callback: () => void, delay: number): Timer {
		return this.#add(callback, delay, undefined);
	}

	repeat(callback: () => void, interval: number): Timer {
		return this.#add(callback, interval, Math.max(1, Math.ceil(interval)));
	}

	clear(timer: Timer | undefined): void {
		if (timer) this.#remove(fromTimer(timer));
	}

	/** When the next timer is due; `undefined` when none is set. */
	get next(): number | undefined {
		return this.#heap[0]?.due;
	}

	/**
	 * Lets `ms` milliseconds pass, calling every timer that comes due on the way, in order.
	 * @throws Error when timers of no delay keep it from moving
	 */
	advance(ms: number): void {
		const end = this.#now + Math.ceil(ms);
		let atOnce = 0;
		for (let entry = this.#heap[0]; entry && entry.due <= end; entry = this.#heap[0]) {
			if (entry.due > this.#now) {
				this.#now = entry.due;
				atOnce = 0;
			} else if (++atOnce > mostAtOnce) throw new Error(`${mostAtOnce} timers at ${this.#now} ms: time stands still.`);
			this.#remove(entry);
			if (entry.interval !== undefined) {
				entry.due = this.#now + entry.interval;
				entry.order = this.#order++;
				this.#insert(entry);
			}
			try {
				entry.callback();
			} catch (error) {
				if (!this.onFault) throw error;
				this.onFault(error);
			}
		}
		this.#now = Math.max(this.#now, end);
	}

	/** The processor is busy for `ms` milliseconds: time passes, and no timer is called meanwhile. For inside a callback. */
	block(ms: number): void {
		this.#now += Math.ceil(ms);
	}

	#add(callback: () => void, delay: number, interval: number | undefined): Timer {
		const due = this.#now + Math.max(0, Math.ceil(delay));
		const entry: Entry = { due, interval, callback, order: this.#order++, at: -1 };
		this.#insert(entry);
		return asTimer(entry);
	}

	#insert(entry: Entry): void {
		this.#heap.push(entry);
		this.#rise(entry, this.#heap.length - 1);
	}

	#remove(entry: Entry): void {
		const { at } = entry;
		const last = this.#heap[this.#heap.length - 1];
		if (at < 0 || this.#heap[at] !== entry || !last) return;
		this.#heap.pop();
		entry.at = -1;
		if (last === entry) return;
		this.#sink(last, at);
		this.#rise(last, last.at);
	}

	#rise(entry: Entry, from: number): void {
		let at = from;
		while (at > 0) {
			const up = (at - 1) >> 1;
			const parent = this.#heap[up];
			if (!parent || !before(entry, parent)) break;
			this.#put(parent, at);
			at = up;
		}
		this.#put(entry, at);
	}

	#sink(entry: Entry, from: number): void {
		let at = from;
		for (;;) {
			const left = this.#heap[2 * at + 1];
			const right = this.#heap[2 * at + 2];
			const child = left && right && before(right, left) ? right : left;
			if (!child || !before(child, entry)) break;
			const down = child === left ? 2 * at + 1 : 2 * at + 2;
			this.#put(child, at);
			at = down;
		}
		this.#put(entry, at);
	}

	#put(entry: Entry, at: number): void {
		this.#heap[at] = entry;
		entry.at = at;
	}
}

const before = (a: Entry, b: Entry): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);

// The contract's Timer is opaque: outside this file nobody can tell that it is an entry.
const asTimer = (entry: Entry): Timer => entry as unknown as Timer;
const fromTimer = (timer: Timer): Entry => timer as unknown as Entry;
