import { forget, register, takeOver } from "../targets";

export interface Callbacks {
	readonly onReadable?: (count: number) => void;
	readonly onWritable?: (count: number) => void;
	readonly onError?: () => void;
}

export type Options = Callbacks &
	({ readonly from: TCP } | { readonly address: string; readonly port: number; readonly nodelay?: boolean });

/** `embedded:io/socket/tcp` as lwIP has it (SDK modules/io/socket/lwip/tcp.c). Callbacks come late and without `this`. */
export default class TCP {
	#id = 0;
	#readable = 0;
	/** `"over"`: the native socket is gone. */
	#state: "connecting" | "ready" | "over" = "connecting";
	readonly #onReadable: Callbacks["onReadable"];
	readonly #onWritable: Callbacks["onWritable"];
	readonly #onError: Callbacks["onError"];

	/** Without options it is what {@link TCP.accept} fills. @throws Error when `from` was taken over before. */
	constructor(options?: Options) {
		if (!options) return;
		this.#onReadable = options.onReadable;
		this.#onWritable = options.onWritable;
		this.#onError = options.onError;
		if ("from" in options) {
			const { from } = options;
			if (from.#id === 0) throw new Error("invalid from");
			this.#id = from.#id;
			this.#readable = from.#readable;
			this.#state = from.#state;
			from.#id = 0;
			takeOver(this.#id, this);
		} else {
			this.#id = register(this);
			native.call("TCP", this.#id, options.address, options.port);
		}
	}

	/** For the listener: a connection that nobody has taken over yet. */
	static accept(number: number): TCP {
		const socket = new TCP();
		socket.#id = register(socket);
		socket.#state = "ready";
		native.call("accept", socket.#id, number);
		return socket;
	}

	/** After an error this is a crash on the chip. */
	get remoteAddress(): string {
		if (this.#state === "over") native.restart("fault", "remoteAddress of a socket that is over");
		return native.call<string>("remoteAddress", this.#id);
	}

	/** Not the port, but what tells the connection from all others, as the port does on the chip. */
	get remotePort(): number {
		return this.#id;
	}

	/** All that is readable, so many bytes, or as many as fill a buffer. @throws Error when fewer are readable. */
	read(): ArrayBuffer | undefined;
	read(count: number): ArrayBuffer | undefined;
	read(into: Uint8Array): number | undefined;
	read(requested: number | Uint8Array = this.#readable): ArrayBufferLike | number | undefined {
		if (this.#readable === 0) return undefined;
		const bytes = typeof requested === "number" ? new Uint8Array(requested) : requested;
		const { byteLength } = bytes;
		if (byteLength < 1 || byteLength > this.#readable) throw new Error("invalid");
		native.fill(bytes, "read", this.#id, byteLength);
		this.#readable -= byteLength;
		return bytes === requested ? byteLength : bytes.buffer;
	}

	/** Returns what is writable after that. @throws Error when fewer bytes are, before the first callback, and when over. */
	write(bytes: Uint8Array): number {
		if (this.#state !== "ready") throw new Error("not ready");
		if (!native.call<boolean>("write", this.#id, bytes)) throw new Error("would block");
		return native.call<number>("writable", this.#id);
	}

	close(): void {
		if (this.#id === 0) return;
		forget(this.#id);
		native.call("close", this.#id);
		this.#id = 0;
		this.#state = "over";
	}

	/** For the Node side. */
	onReadable(count: number): void {
		this.#readable = count;
		const callback = this.#onReadable;
		callback?.(count);
	}

	/** For the Node side. */
	onWritable(count: number): void {
		this.#state = "ready";
		const callback = this.#onWritable;
		callback?.(count);
	}

	/** For the Node side. The SDK tells no reason. */
	onError(): void {
		this.#state = "over";
		const callback = this.#onError;
		callback?.();
	}
}
