import type { Button, ButtonOptions, Host, Timer } from "../../hosts/host";

/** Something that releasing the button does once it was held long enough. */
export interface Gesture {
	readonly name: string;
	/** Held from here on, milliseconds, releasing it makes the gesture, until the next one's time. */
	readonly hold: number;
}

export interface ResetButtonOptions {
	/** The level must stand still this long, milliseconds; 30 when absent. */
	readonly debounce?: number;
	/** By rising `hold`. */
	readonly gestures: readonly Gesture[];
	/** Held this long, milliseconds, releasing it does nothing. */
	readonly cancel: number;
}

/** What the button's owner hears of it. */
export interface ResetButtonEvents {
	/** While held: what releasing would do now; `undefined` when nothing. */
	onHold(name: string | undefined): void;
	/** Released in time: the gesture is made. */
	onGesture(name: string): void;
	/** Pressed and released before the first gesture's time. */
	onClick(): void;
}

/**
 * A button with a few meanings by how long it is held, which act on release, so that holding on is a way out
 * (facts/blynk.md 5.4). A button already down at power-on is stuck or somebody's knee: it counts only after it was up.
 */
export class ResetButton implements ButtonOptions {
	readonly #host: Pick<Host, "clock" | "Button">;
	readonly #options: ResetButtonOptions;
	readonly #events: ResetButtonEvents;
	readonly #button: Button;
	#pressed: boolean;
	/** False until the button was seen released. */
	#armed: boolean;
	#settling: Timer | undefined;
	#next: Timer | undefined;
	#held: string | undefined;
	#cancelled = false;

	constructor(host: Pick<Host, "clock" | "Button">, options: ResetButtonOptions, events: ResetButtonEvents) {
		this.#host = host;
		this.#options = options;
		this.#events = events;
		this.#button = new host.Button(this);
		this.#pressed = this.#button.read() === 1;
		this.#armed = !this.#pressed;
	}

	close(): void {
		this.#button.close();
		this.#host.clock.clear(this.#settling);
		this.#host.clock.clear(this.#next);
	}

	/** For the host's button: its level has changed. */
	onReadable(): void {
		const { clock } = this.#host;
		clock.clear(this.#settling);
		this.#settling = clock.set(() => this.#settled(), this.#options.debounce ?? 30);
	}

	#settled(): void {
		const pressed = this.#button.read() === 1;
		if (pressed === this.#pressed) return;
		this.#pressed = pressed;
		if (!this.#armed) this.#armed = !pressed;
		else if (pressed) this.#press();
		else this.#release();
	}

	#press(): void {
		this.#held = undefined;
		this.#cancelled = false;
		this.#await(0, 0);
	}

	/** Waits for gesture `index`, or for the cancel time after the last one. */
	#await(index: number, passed: number): void {
		const { gestures, cancel } = this.#options;
		const gesture = gestures[index];
		const due = gesture?.hold ?? cancel;
		this.#next = this.#host.clock.set(() => {
			this.#next = undefined;
			this.#held = gesture?.name;
			this.#cancelled = !gesture;
			this.#events.onHold(this.#held);
			if (gesture) this.#await(index + 1, due);
		}, due - passed);
	}

	#release(): void {
		this.#host.clock.clear(this.#next);
		this.#next = undefined;
		const held = this.#held;
		this.#held = undefined;
		if (held !== undefined) {
			this.#events.onHold(undefined);
			this.#events.onGesture(held);
		} else if (!this.#cancelled) this.#events.onClick();
	}
}
