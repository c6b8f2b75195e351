import type { Host, Timer } from "../hosts/host";
import type { App } from "./app";
import type { State } from "./machine";
import { steadyTime } from "./durations";
import type { UpdateSettings } from "./config/update";

/** Hears how it ended: once. */
export interface TrialEvents {
	onPassed(): void;
	/**
	 * `certain`: it is not good. Else it had its time, and nobody knows whether another firmware would fare better. `why`: a
	 * sentence, the product's own where its test has found something.
	 */
	onFailed(certain: boolean, why: string): void;
}

/**
 * A new firmware has to log in, to stay so for a while, and to pass the product's own test. Its time runs only while no
 * failure is known, so that no outage brings back the firmware before it; but not for ever, since a firmware that
 * hears nothing takes that for an outage.
 */
export class Trial {
	readonly #host: Pick<Host, "clock" | "log">;
	readonly #events: TrialEvents;
	readonly #patience: Timer;
	/** Of its time, milliseconds; while that runs, when it began to. */
	#left: number;
	#since = 0;
	#time: Timer | undefined;
	#steady: Timer | undefined;
	#online = false;
	/** Of the product's own test; `"passed"` also where there is none. */
	#test: "due" | "asked" | "passed" = "due";
	#over = false;

	constructor(host: Pick<Host, "clock" | "log">, { trial, patience }: UpdateSettings, events: TrialEvents) {
		this.#host = host;
		this.#events = events;
		this.#left = trial;
		this.#patience = host.clock.set(() => this.#fail("it did not get online", false), patience);
	}

	/** The device is in this state now. */
	follow({ at, code }: State): void {
		if (this.#over) return;
		const { clock } = this.#host;
		// Once it was let in and has passed its test it only has to stay, for which it has all of `patience`.
		const isDue = this.#test !== "passed";
		const runs = isDue && (at === "running" || (at === "connecting" && !code));
		if (runs && !this.#time) {
			this.#since = clock.now();
			this.#time = clock.set(
				() => this.#fail("it did not get online, or its own test said nothing", false),
				this.#left,
			);
		} else if (!runs && this.#time) {
			this.#left = Math.max(0, this.#left - (clock.now() - this.#since));
			clock.clear(this.#time);
			this.#time = undefined;
		}
		this.#online = at === "running";
		if (!this.#online) clock.clear(this.#steady);
		else if (this.#test === "passed") this.#stay();
	}

	/** It has logged in: the product's own test is due, where it has one. */
	test(hooks: ReturnType<App>): void {
		if (this.#over || this.#test !== "due") return;
		this.#test = "asked";
		const done = (problem?: string): void => {
			if (this.#over || this.#test !== "asked") return;
			if (problem !== undefined) return this.#fail(problem, true);
			this.#test = "passed";
			this.#host.clock.clear(this.#time);
			if (this.#online) this.#stay();
		};
		try {
			if (hooks?.selfTest) hooks.selfTest(done);
			else done();
		} catch (error) {
			this.#fail(String(error), true);
		}
	}

	/** Nothing is told any more. */
	end(): void {
		const { clock } = this.#host;
		this.#over = true;
		clock.clear(this.#patience);
		clock.clear(this.#time);
		clock.clear(this.#steady);
	}

	#stay(): void {
		this.#host.clock.clear(this.#steady);
		this.#steady = this.#host.clock.set(() => {
			this.end();
			this.#events.onPassed();
		}, steadyTime);
	}

	#fail(why: string, certain: boolean): void {
		this.end();
		this.#host.log(`update: this firmware did not pass its trial: ${why}`);
		this.#events.onFailed(certain, why);
	}
}
