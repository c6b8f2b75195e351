import Timer from "timer";
import type { Button, ButtonOptions } from "../../host";
import { guarded } from "../guard";

/** The finger on the simulated button. */
export class Finger {
	#down = false;
	#release: Timer | undefined;
	readonly #listeners = new Set<() => void>();

	get down(): boolean {
		return this.#down;
	}

	/** Presses for `time` milliseconds; without it until {@link release}. */
	press(time?: number): void {
		this.#set(true);
		if (time !== undefined)
			this.#release = Timer.set(
				guarded(() => this.release()),
				time,
			);
	}

	release(): void {
		this.#set(false);
	}

	/** Calls `onChange` at every press and release; returns how to stop that. */
	watch(onChange: () => void): () => void {
		this.#listeners.add(onChange);
		return () => this.#listeners.delete(onChange);
	}

	#set(down: boolean): void {
		Timer.clear(this.#release);
		this.#release = undefined;
		if (down === this.#down) return;
		this.#down = down;
		for (const each of this.#listeners) each();
	}
}

export class SimulatedButton implements Button {
	readonly #finger: Finger;
	readonly #stop: () => void;

	constructor(finger: Finger, options: ButtonOptions) {
		this.#finger = finger;
		this.#stop = finger.watch(() => options.onReadable());
	}

	read(): 0 | 1 {
		return this.#finger.down ? 1 : 0;
	}

	close(): void {
		this.#stop();
	}
}
