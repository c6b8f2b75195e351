/** The SDK's timers, on Node's or those of sinon. */
export default class Timer {
	readonly #id: NodeJS.Timeout;

	constructor(id: NodeJS.Timeout) {
		this.#id = id;
	}

	static set(callback: () => void, interval = 0): Timer {
		return new Timer(setTimeout(callback, interval));
	}

	static repeat(callback: () => void, interval: number): Timer {
		return new Timer(setInterval(callback, interval));
	}

	static clear(timer: Timer | undefined): void {
		if (timer) clearTimeout(timer.#id);
	}
}
