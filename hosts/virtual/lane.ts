import type { Timer } from "../host";
import type { Ticker } from "./clock";
import { giveUpTime } from "./quality";

/** What decides how a connection's segments fare. */
export interface LaneOptions {
	readonly clock: Ticker;
	/** How long `segments` that leave together are under way, milliseconds; `undefined`: they never arrive. */
	readonly carry: (segments: number) => number | undefined;
	/** False while nothing gets through. After a change, call {@link Lane.poke}. */
	readonly passes: () => boolean;
	/** Something was sent again as often as TCP does: it gives the connection up. */
	readonly onGivenUp: () => void;
}

/** One direction of a connection: what is sent arrives some time later and in order, while anything gets through. */
export class Lane {
	readonly #options: LaneOptions;
	readonly #underWay: { readonly due: number; readonly arrive: () => void }[] = [];
	#timer: Timer | undefined;
	#open = true;

	constructor(options: LaneOptions) {
		this.#options = options;
	}

	/** @param segments how many that is; 0: a bare acknowledgement */
	send(arrive: () => void, segments: number): void {
		if (!this.#open) return;
		const { clock, carry, onGivenUp } = this.#options;
		const after = carry(segments);
		this.#underWay.push({
			due: clock.now() + (after ?? giveUpTime),
			arrive: after === undefined ? onGivenUp : arrive,
		});
		this.poke();
	}

	/** Something changed about what gets through. */
	poke(): void {
		const [first] = this.#underWay;
		const { clock, passes } = this.#options;
		if (!first || this.#timer || !passes()) return;
		this.#timer = clock.set(() => this.#arrive(), Math.max(0, first.due - clock.now()));
	}

	/** What is under way is lost. */
	stop(): void {
		this.#open = false;
		this.#underWay.length = 0;
		this.#options.clock.clear(this.#timer);
	}

	#arrive(): void {
		this.#timer = undefined;
		if (!this.#options.passes()) return;
		// All that is due arrives together, as an acknowledgement does with the answer; what came early waited for the first.
		const now = this.#options.clock.now();
		for (let [first] = this.#underWay; first && first.due <= now; [first] = this.#underWay) {
			this.#underWay.shift();
			first.arrive();
		}
		this.poke();
	}
}
