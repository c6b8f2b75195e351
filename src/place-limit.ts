import type { Clock, Timer } from "../hosts/host";
import { fetchTime, tellTime, trialTime, uploadTime } from "./durations";
import { isTrial, type State } from "./machine";

/** What lasts too long: settings on trial, first to be told of and then to be given up; an upload or a download. */
export type Overdue = "trialLong" | "trialOver" | "updateOver";

/** Who hears of it. */
export interface LimitEvents {
	onOverdue(what: Overdue): void;
}

/** Sees to it that nobody can hold the device for ever where it serves nobody. */
export class PlaceLimit {
	readonly #clock: Clock;
	readonly #events: LimitEvents;
	/** What ends the place where the device is, and when. */
	#limit: "trialOver" | "updateOver" | undefined;
	#timer: Timer | undefined;

	constructor(clock: Clock, events: LimitEvents) {
		this.#clock = clock;
		this.#events = events;
	}

	/** The device is in this state now; a trial that goes from place to place is still the same one. */
	follow(state: State): void {
		const { at } = state;
		const limit = isTrial(state) ? "trialOver" : at === "updating" || at === "fetching" ? "updateOver" : undefined;
		if (limit === this.#limit) return;
		this.#clock.clear(this.#timer);
		this.#limit = limit;
		// A timer that is over would still take some 590 bytes of RAM.
		this.#timer = undefined;
		if (limit === "trialOver") this.#watchTrial();
		else if (limit)
			this.#timer = this.#clock.set(() => this.#events.onOverdue(limit), at === "updating" ? uploadTime : fetchTime);
	}

	#watchTrial(): void {
		this.#timer = this.#clock.set(() => {
			this.#timer = this.#clock.set(() => this.#events.onOverdue("trialOver"), trialTime - tellTime);
			this.#events.onOverdue("trialLong");
		}, tellTime);
	}
}
