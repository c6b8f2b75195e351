import type { Datagram } from "../../../host";
import { forget, register } from "../targets";

/** `embedded:io/socket/udp` (SDK modules/io/socket/lwip). A datagram is a buffer with two properties. */
export default class UDP {
	readonly #id: number;
	readonly #onReadable: (count: number) => void;

	/** @throws Error when the port is taken. */
	constructor(options: { readonly port?: number; readonly onReadable: (count: number) => void }) {
		this.#onReadable = options.onReadable;
		this.#id = register(this);
		native.call("UDP", this.#id, options.port);
	}

	read(): (ArrayBuffer & { readonly address: string; readonly port: number }) | undefined {
		const datagram = native.call<Datagram | undefined>("receive", this.#id);
		if (!datagram) return undefined;
		const { bytes, address, port } = datagram;
		return Object.assign(bytes.slice().buffer, { address, port });
	}

	write(bytes: Uint8Array, address: string, port: number): void {
		native.call("send", this.#id, address, port, bytes);
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
