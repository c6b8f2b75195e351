import { forget, register } from "../targets";

type Callback = (timer: Timer) => void;

/** `timer` (SDK modules/base/timer): callbacks get their timer, and whole milliseconds count. */
export default class Timer {
	readonly #id: number;
	readonly #callback: Callback;

	private constructor(callback: Callback, kind: "set" | "repeat", interval: number) {
		this.#callback = callback;
		this.#id = register(this);
		native.post(kind, this.#id, interval | 0);
	}

	static set(callback: Callback, interval = 0): Timer {
		return new Timer(callback, "set", interval);
	}

	static repeat(callback: Callback, interval: number): Timer {
		return new Timer(callback, "repeat", interval);
	}

	/** Takes anything: what is no running timer is passed over. */
	static clear(timer?: Timer): void {
		if (!timer) return;
		forget(timer.#id);
		native.post("clear", timer.#id);
	}

	/** For the Node side. */
	once(): void {
		const callback = this.#callback;
		callback(this);
	}

	/** For the Node side. */
	again(): void {
		this.once();
	}
}
