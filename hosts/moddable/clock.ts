import Time from "time";
import SdkTimer from "timer";
import type { Clock, Timer } from "../host";
import { guarded } from "./guard";

/** Time on the SDK's `time` and `timer`. */
export class ModdableClock implements Clock {
	readonly #floor: number;
	#ticks = Time.ticks;
	#now = 0;

	/** A wall clock before `floor`, Unix milliseconds, counts as not set: an ESP32 starts in 1970. */
	constructor(floor: number) {
		this.#floor = floor;
	}

	/** `Time.ticks` is a 32-bit integer that wraps (ESP32), or follows the PC's clock, which may be set back (lin). */
	now(): number {
		const ticks = Time.ticks;
		const passed = (ticks - this.#ticks) | 0;
		this.#ticks = ticks;
		if (passed > 0) this.#now += passed;
		return this.#now;
	}

	time(): number | undefined {
		const time = Date.now();
		return time < this.#floor ? undefined : time;
	}

	setTime(time: number): void {
		Time.set(Math.floor(time / 1000));
	}

	set(callback: () => void, delay: number): Timer {
		return asTimer(SdkTimer.set(guarded(callback), Math.ceil(delay)));
	}

	repeat(callback: () => void, interval: number): Timer {
		return asTimer(SdkTimer.repeat(guarded(callback), Math.ceil(interval)));
	}

	clear(timer: Timer | undefined): void {
		if (timer) SdkTimer.clear(fromTimer(timer));
	}
}

// The contract's Timer is opaque: outside this file nobody can tell that it is the SDK's.
const asTimer = (timer: SdkTimer): Timer => timer as unknown as Timer;
const fromTimer = (timer: Timer): SdkTimer => timer as unknown as SdkTimer;
