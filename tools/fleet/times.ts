import type { VirtualClock } from "../../hosts/virtual/clock";

/** What a wait to be online begins with: settings that were accepted, power that came on, a trouble that is over. */
export const waits = ["settings", "power", "outage"] as const;
export type Wait = (typeof waits)[number];

/** Measures how long a device takes to be online, milliseconds. */
export class Times {
	readonly all: { readonly wait: Wait; readonly ms: number }[] = [];
	readonly #clock: VirtualClock;
	#begun: { readonly wait: Wait; readonly at: number } | undefined;

	constructor(clock: VirtualClock) {
		this.#clock = clock;
	}

	/** A wait begins; one that had begun before counts no more. */
	begin(wait: Wait): void {
		this.#begun = { wait, at: this.#clock.now() };
	}

	/** It is online. */
	end(): void {
		if (this.#begun) this.all.push({ wait: this.#begun.wait, ms: this.#clock.now() - this.#begun.at });
		this.#begun = undefined;
	}
}
