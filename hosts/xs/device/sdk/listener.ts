import { forget, register } from "../targets";
import TCP from "./tcp";

/** `embedded:io/socket/listener` (SDK modules/io/socket/lwip). */
export default class Listener {
	readonly #id: number;
	readonly #onReadable: (count: number) => void;

	/** @throws Error when the port is taken. */
	constructor(options: { readonly port: number; readonly onReadable: (count: number) => void }) {
		this.#onReadable = options.onReadable;
		this.#id = register(this);
		native.call("Listener", this.#id, options.port);
	}

	read(): TCP | undefined {
		const number = native.call<number | undefined>("take", this.#id);
		return number === undefined ? undefined : TCP.accept(number);
	}

	close(): void {
		forget(this.#id);
		native.call("close", this.#id);
	}

	/** For the Node side. */
	onReadable(count: number): void {
		const callback = this.#onReadable;
		callback(count);
	}
}
