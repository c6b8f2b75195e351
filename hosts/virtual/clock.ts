import type { Clock, Timer } from "../host";

interface Entry {
	due: number;
	readonly interval: number | undefined;
	readonly callback: () => void;
	/** Breaks ties: of two timers due at the same moment, the one set first runs first. */
	readonly order: number;
}

/**
 * A clock that moves only when told to, so that a week of a device's life takes milliseconds and is the same each time.
 * Several boards and a network may share one.
 */
export class VirtualClock implements Clock {
	#now = 0;
	#order = 0;
	#offset: number | undefined;
	readonly #entries = new Set<Entry>();
	/** Gets what a timer's callback threw; without it, `advance` throws. */
	onFault: ((error: unknown) => void) | undefined;

	now(): number {
		return this.#now;
	}

	time(): number | undefined {
		return this.#offset === undefined ? undefined : this.#offset + this.#now;
	}

	setTime(time: number): void {
		this.#offset = time - this.#now;
	}

	set(callback: () => void, delay: number): Timer {
		return this.#add(callback, delay, undefined);
	}

	repeat(callback: () => void, interval: number): Timer {
		return this.#add(callback, interval, Math.max(1, interval));
	}

	clear(timer: Timer | undefined): void {
		if (timer) this.#entries.delete(timer as unknown as Entry);
	}

	/** When the next timer is due; `undefined` when none is set. */
	get next(): number | undefined {
		return this.#first()?.due;
	}

	/** Lets `ms` milliseconds pass, calling every timer that comes due on the way, in order. */
	advance(ms: number): void {
		const end = this.#now + ms;
		for (let entry = this.#first(); entry && entry.due <= end; entry = this.#first()) {
			this.#now = Math.max(this.#now, entry.due);
			if (entry.interval === undefined) this.#entries.delete(entry);
			else entry.due = this.#now + entry.interval;
			try {
				entry.callback();
			} catch (error) {
				if (!this.onFault) throw error;
				this.onFault(error);
			}
		}
		this.#now = end;
	}

	#add(callback: () => void, delay: number, interval: number | undefined): Timer {
		const entry: Entry = { due: this.#now + Math.max(0, delay), interval, callback, order: this.#order++ };
		this.#entries.add(entry);
		return entry as unknown as Timer;
	}

	#first(): Entry | undefined {
		let first: Entry | undefined;
		for (const entry of this.#entries) {
			if (!first || entry.due < first.due || (entry.due === first.due && entry.order < first.order)) first = entry;
		}
		return first;
	}
}
