import type { Button, ButtonOptions } from "../host";
import type { Ticker } from "./clock";
import type { Life } from "./life";
import type { Random } from "./random";

/** How a contact closes and opens before it rests. */
export interface Bounce {
	/** Of a press or a release: an odd number. */
	readonly edges: number;
	/** Between one and the next, milliseconds. */
	readonly apart: number;
}

/** The board's one button, as the finger sees it. It outlives the firmware: one may hold it while the board restarts. */
export class PushButton {
	/** Where chance has a say, it is no more edges than that, and no further apart. */
	bounce: Bounce = { edges: 3, apart: 1 };
	readonly #clock: Ticker;
	readonly #chance: Random | undefined;
	readonly #watchers = new Set<() => void>();
	#pressed = false;
	#level: 0 | 1 = 0;

	constructor(clock: Ticker, chance?: Random) {
		this.#clock = clock;
		this.#chance = chance;
	}

	/** Whether a finger is on it, or it sticks. */
	get pressed(): boolean {
		return this.#pressed;
	}

	set pressed(pressed: boolean) {
		if (pressed === this.#pressed) return;
		this.#pressed = pressed;
		const { edges } = this.bounce;
		this.#bounce(this.#chance ? 1 + 2 * this.#chance.whole(0, (edges - 1) >> 1) : edges);
	}

	/** What the pin reads. */
	get level(): 0 | 1 {
		return this.#level;
	}

	/** Calls `changed` at every edge until the returned function is called. */
	watch(changed: () => void): () => void {
		this.#watchers.add(changed);
		return () => this.#watchers.delete(changed);
	}

	#bounce(edges: number): void {
		this.#level = this.#pressed === (edges % 2 === 1) ? 1 : 0;
		for (const changed of [...this.#watchers]) changed();
		if (edges === 1) return;
		const { apart } = this.bounce;
		this.#clock.set(() => this.#bounce(edges - 1), this.#chance?.whole(1, apart) ?? apart);
	}
}

/** The firmware's view of `button`. */
class VirtualButton implements Button {
	readonly #button: PushButton;
	readonly #unwatch: () => void;
	#open = true;

	constructor(life: Life, button: PushButton, options: ButtonOptions) {
		this.#button = button;
		const tell = (): void => {
			if (this.#open) options.onReadable();
		};
		this.#unwatch = button.watch(() => void life.set(tell, 0));
		life.atEnd(() => this.close());
	}

	read(): 0 | 1 {
		return this.#button.level;
	}

	close(): void {
		this.#open = false;
		this.#unwatch();
	}
}

/** The class the firmware constructs to see `button`. */
export function buttonClass(life: Life, button: PushButton): new (options: ButtonOptions) => Button {
	return VirtualButton.bind(undefined, life, button);
}
