import type { Clock, Timer } from "../../hosts/host";
import type { Fate, HostCall } from "./fates";

/** Asked at every call whether it fails. */
export type Judge = (call: HostCall) => Fate | undefined;

/** Longer than any limit of the device: what comes so late is awaited by nobody, milliseconds. */
const lateness = 30_000;

/** What becomes of calls. */
export class Faults {
	readonly #judge: Judge;
	readonly #clock: Clock;

	constructor(judge: Judge, clock: Clock) {
		this.#judge = judge;
		this.#clock = clock;
	}

	/** What the call does instead of what it should. @throws where it is to throw */
	meet(call: HostCall): Exclude<Fate, "throws"> | undefined {
		const fate = this.#judge(call);
		if (fate === "throws") throw new Error(`${call} fails`);
		return fate;
	}

	soon(callback: () => void): Timer {
		return this.#clock.set(callback, 50);
	}

	late(callback: () => void): Timer {
		return this.#clock.set(callback, lateness);
	}

	cancel(timer: Timer | undefined): void {
		this.#clock.clear(timer);
	}
}
