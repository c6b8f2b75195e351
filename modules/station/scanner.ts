import type { AccessPointFound, Clock, Radio, Timer } from "../../hosts/host";

/** A radio that is busy refuses a scan; it is asked this often again, at this pace in milliseconds. */
const retries = 3;
const pace = 500;

/** A scan that has not ended by then never will, milliseconds (docs/protocol/storage.md#choice-of-network). */
const limit = 15_000;

/** What a scan heard, strongest first; `undefined` when the radio would not. */
export type OnFound = (found: readonly AccessPointFound[] | undefined) => void;

/**
 * Listens for access points, for several who may ask at the same time, and keeps scanning and joining apart: each
 * breaks the other on an ESP32.
 */
export class Scanner {
	readonly #radio: Radio;
	readonly #clock: Clock;
	#waiting: OnFound[] = [];
	/** A scan, or the pause before it is tried again, is under way. */
	#busy = false;
	/** The radio is wanted for joining. */
	#held = false;
	/** Who holds the radio but has to wait for the end of a scan. */
	#onFree: (() => void) | undefined;

	constructor(radio: Radio, clock: Clock) {
		this.#radio = radio;
		this.#clock = clock;
	}

	/** Scans as soon as the radio is free. Whoever asks during a scan gets the result of that one. */
	scan(onDone: OnFound): void {
		this.#waiting.push(onDone);
		this.#start();
	}

	/** Lets no scan begin until {@link release}; calls `onFree` when none is under way any more, perhaps at once. */
	hold(onFree: () => void): void {
		this.#held = true;
		if (this.#busy) this.#onFree = onFree;
		else onFree();
	}

	release(): void {
		this.#held = false;
		this.#onFree = undefined;
		this.#start();
	}

	#start(): void {
		if (this.#busy || this.#held || !this.#waiting.length) return;
		this.#busy = true;
		this.#try(retries);
	}

	#try(left: number): void {
		let over = false;
		const timer: Timer = this.#clock.set(() => {
			over = true;
			this.#finish(undefined);
		}, limit);
		const onDone: OnFound = found => {
			if (over) return;
			this.#clock.clear(timer);
			if (found) this.#finish([...found].sort((a, b) => b.rssi - a.rssi));
			else if (left > 0) this.#clock.set(() => this.#try(left - 1), pace);
			else this.#finish(undefined);
		};
		try {
			this.#radio.scan(onDone);
		} catch {
			// Setup can do without a list: a network can be named by hand.
			this.#clock.set(() => onDone(undefined), 0);
		}
	}

	#finish(found: readonly AccessPointFound[] | undefined): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const onDone of waiting) onDone(found);
		this.#busy = false;
		const onFree = this.#onFree;
		this.#onFree = undefined;
		if (onFree) onFree();
		else this.#start();
	}
}
