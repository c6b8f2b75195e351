/**
 * One button with a few meanings: clicks, and holds that act on release.
 *
 * @packageDocumentation
 */

import type { Button, ButtonOptions, Host, Timer } from "../../hosts/host";

/**
 * Something that releasing the button does once it was held long enough.
 * @typeParam Name which gestures there are
 */
export interface Hold<Name extends string = string> {
	/** The gesture, as {@link ResetButtonEvents} hears of it. */
	readonly name: Name;
	/** Held from here on, milliseconds, releasing it makes the gesture, until the next one's time. */
	readonly time: number;
}

/** What a button means, and when. Times in milliseconds. */
export interface ResetButtonOptions {
	/** The level must stand still this long, milliseconds; 30 when absent. */
	readonly debounce?: number;
	/** What one click means, what two mean, and so on; more than there are meanings begin anew. */
	readonly clicks: readonly string[];
	/** By rising `time`. */
	readonly holds: readonly Hold[];
	/** Held this long, milliseconds, releasing it does nothing. */
	readonly cancel: number;
}

/** What the button's owner hears of it. */
export interface ResetButtonEvents {
	/** While held: what releasing would do now; `undefined` when nothing. */
	onHold(name: string | undefined): void;
	/**
	 * Released in time: the gesture is made, by so many clicks, or by a hold: 0. Clicks are told at once where no further one
	 * would mean more, else {@link clickPause} later; those that a hold follows sooner are not told.
	 */
	onGesture(name: string, clicks: number): void;
}

/** From the end of a click, a second one has to begin within this long, milliseconds, to go with it. */
export const clickPause = 400;

/**
 * A button with a few meanings, by how often it is pressed and how long it is held, which act on release, so that holding on
 * is a way out (docs/protocol/states.md#button). A button already down at power-on is stuck or somebody's knee: it
 * counts only after it was up.
 */
export class ResetButton implements ButtonOptions {
	readonly #host: Pick<Host, "clock" | "Button">;
	readonly #options: ResetButtonOptions;
	readonly #events: ResetButtonEvents;
	/** The host's button, for subclasses. */
	protected readonly button: Button;
	#pressed: boolean;
	/** False until the button was seen released. */
	#armed: boolean;
	#settling: Timer | undefined;
	#next: Timer | undefined;
	/** So many clicks were made, and are told when no other comes. */
	#clicks = 0;
	#more: Timer | undefined;
	#held: string | undefined;
	#cancelled = false;

	/** Takes the button, and listens at once. */
	constructor(host: Pick<Host, "clock" | "Button">, options: ResetButtonOptions, events: ResetButtonEvents) {
		this.#host = host;
		this.#options = options;
		this.#events = events;
		this.button = new host.Button(this);
		this.#pressed = this.button.read() === 1;
		this.#armed = !this.#pressed;
	}

	/** It is down, and not for so long yet that releasing it does nothing. */
	get held(): boolean {
		return this.#next !== undefined;
	}

	/** Gives the button back. A gesture under way is not told any more. */
	close(): void {
		const { clock } = this.#host;
		this.button.close();
		clock.clear(this.#settling);
		clock.clear(this.#next);
		clock.clear(this.#more);
	}

	/** For the host's button: its level has changed. */
	onReadable(): void {
		const { clock } = this.#host;
		clock.clear(this.#settling);
		this.#settling = clock.set(() => this.#settled(), this.#options.debounce ?? 30);
	}

	#settled(): void {
		const pressed = this.button.read() === 1;
		if (pressed === this.#pressed) return;
		this.#pressed = pressed;
		if (!this.#armed) this.#armed = !pressed;
		else if (pressed) this.press();
		else this.#release();
	}

	/** It went down, debounced. A subclass that does more calls this one, too. */
	protected press(): void {
		this.#host.clock.clear(this.#more);
		this.#held = undefined;
		this.#cancelled = false;
		this.#await(0, 0);
	}

	/** Waits for hold `index`, or for the cancel time after the last one. */
	#await(index: number, passed: number): void {
		const { holds, cancel } = this.#options;
		const hold = holds[index];
		const due = hold?.time ?? cancel;
		this.#next = this.#host.clock.set(() => {
			this.#next = undefined;
			this.#clicks = 0;
			this.#held = hold?.name;
			this.#cancelled = !hold;
			this.#events.onHold(this.#held);
			if (hold) this.#await(index + 1, due);
		}, due - passed);
	}

	#release(): void {
		this.#host.clock.clear(this.#next);
		this.#next = undefined;
		const held = this.#held;
		this.#held = undefined;
		if (held !== undefined) {
			this.#events.onHold(undefined);
			this.#events.onGesture(held, 0);
		} else if (!this.#cancelled) this.#click();
	}

	#click(): void {
		if (++this.#clicks < this.#options.clicks.length)
			this.#more = this.#host.clock.set(() => this.#tellClicks(), clickPause);
		else this.#tellClicks();
	}

	#tellClicks(): void {
		const count = this.#clicks;
		this.#clicks = 0;
		const name = this.#options.clicks[count - 1];
		if (name !== undefined) this.#events.onGesture(name, count);
	}
}
