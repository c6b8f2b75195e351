import type { Button, ButtonOptions } from "../host";
import type { Ticker } from "./clock";
import type { Life } from "./life";

/** A contact closes and opens before it rests: this many edges for a press or a release, a millisecond apart. */
const edges = 3;

/** The board's one button, as the finger sees it. It outlives the firmware: one may hold it while the board restarts. */
export class PushButton {
	readonly #clock: Ticker;
	readonly #watchers = new Set<() => void>();
	#pressed = false;
	#level: 0 | 1 = 0;

	constructor(clock: Ticker) {
		this.#clock = clock;
	}

	/** Whether a finger is on it. */
	get pressed(): boolean {
		return this.#pressed;
	}

	set pressed(pressed: boolean) {
		if (pressed === this.#pressed) return;
		this.#pressed = pressed;
		this.#bounce(edges, pressed ? 1 : 0);
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

	#bounce(left: number, target: 0 | 1): void {
		this.#level = left % 2 === 1 ? target : target === 1 ? 0 : 1;
		for (const changed of [...this.#watchers]) changed();
		if (left > 1) this.#clock.set(() => this.#bounce(left - 1, target), 1);
	}
}

/** The class the firmware constructs to see `button`. */
export function buttonClass(life: Life, button: PushButton): new (options: ButtonOptions) => Button {
	return class {
		readonly #unwatch: () => void;
		#open = true;

		constructor(options: ButtonOptions) {
			this.#unwatch = button.watch(() => {
				life.set(() => {
					if (this.#open) options.onReadable();
				}, 0);
			});
			life.atEnd(() => this.close());
		}

		read(): 0 | 1 {
			return button.level;
		}

		close(): void {
			this.#open = false;
			this.#unwatch();
		}
	};
}
