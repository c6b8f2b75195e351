import type { Timer } from "../host";
import type { Ticker } from "./clock";

/** One direction of a connection: what is sent arrives after the latency and in order, while anything gets through. */
export class Lane {
	readonly #clock: Ticker;
	readonly #latency: number;
	readonly #passes: () => boolean;
	readonly #underWay: { readonly due: number; readonly arrive: () => void }[] = [];
	#timer: Timer | undefined;
	#open = true;

	/** @param latency milliseconds */
	constructor(clock: Ticker, latency: number, passes: () => boolean) {
		this.#clock = clock;
		this.#latency = latency;
		this.#passes = passes;
	}

	send(arrive: () => void): void {
		if (!this.#open) return;
		this.#underWay.push({ due: this.#clock.now() + this.#latency, arrive });
		this.poke();
	}

	/** Something changed about what gets through. */
	poke(): void {
		const [first] = this.#underWay;
		if (!first || this.#timer || !this.#passes()) return;
		this.#timer = this.#clock.set(() => this.#arrive(), Math.max(0, first.due - this.#clock.now()));
	}

	/** What is under way is lost. */
	stop(): void {
		this.#open = false;
		this.#underWay.length = 0;
		this.#clock.clear(this.#timer);
	}

	#arrive(): void {
		this.#timer = undefined;
		if (!this.#passes()) return;
		// All that is due arrives together, as an acknowledgement does with the answer.
		const now = this.#clock.now();
		for (let [first] = this.#underWay; first && first.due <= now; [first] = this.#underWay) {
			this.#underWay.shift();
			first.arrive();
		}
		this.poke();
	}
}
