import { forget, register } from "../targets";

/** `embedded:io/digital` (SDK modules/io/digital): the board's button. */
export default class Digital {
	static readonly Input = 0;
	static readonly InputPullUp = 1;
	static readonly InputPullDown = 2;
	static readonly Rising = 1;
	static readonly Falling = 2;
	readonly #id: number;
	readonly #pressed: 0 | 1;
	readonly #onReadable: () => void;

	constructor(options: {
		readonly pin: number;
		readonly mode: number;
		readonly edge: number;
		readonly onReadable: () => void;
	}) {
		// A button against ground, unless the pin is pulled down.
		this.#pressed = options.mode === Digital.InputPullDown ? 1 : 0;
		this.#onReadable = options.onReadable;
		this.#id = register(this);
		native.call("button", this.#id);
	}

	read(): 0 | 1 {
		const pressed = native.call<0 | 1>("pressed") === 1;
		return pressed ? this.#pressed : this.#pressed === 1 ? 0 : 1;
	}

	close(): void {
		forget(this.#id);
		native.call("close", this.#id);
	}

	/** For the Node side. */
	onReadable(): void {
		const callback = this.#onReadable;
		callback();
	}
}
