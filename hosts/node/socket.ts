import type { OnReadOpts, Socket as NetSocket } from "node:net";
import type { Socket, SocketCallbacks, SocketError } from "../host";
import { errorOf } from "../virtual/node/errors";

/** After `close()`, an end that takes nothing for this long has lost what was still to go, milliseconds. */
const closeTime = 2000;

/**
 * Where bytes come in, of all connections: libuv fills it and Node hands it over in one go, so no two use it at a time.
 * Node's streams make a new buffer for every read instead. As large as the one libuv asks for.
 */
const input = new Uint8Array(64 * 1024);

/**
 * A connection on a socket of Node. The first bytes written in a turn of the event loop leave at once, the others of that
 * turn together, by one call to the kernel.
 */
export class NodeSocket implements Socket {
	readonly remoteAddress: string;
	readonly #callbacks: SocketCallbacks;
	readonly #socket: NetSocket;
	/** {@link input} while it is being read, else what was left there. */
	#bytes = input;
	/** What the owner has not read yet lies from here ... */
	#at = 0;
	/** ... up to here. When there is any after `onReadable`, no more is taken from the kernel. */
	#end = 0;
	#paused = false;
	#state: "connecting" | "open" | "over" = "connecting";
	/** Whether this turn's bytes are being gathered. */
	#corked = false;

	/** @param open begins to connect, and names the event that says it is done */
	constructor(
		address: string,
		callbacks: SocketCallbacks,
		open: (onread: OnReadOpts) => { readonly socket: NetSocket; readonly opened: "connect" | "secureConnect" },
	) {
		this.remoteAddress = address;
		this.#callbacks = callbacks;
		const { socket, opened } = open({ buffer: input, callback: count => this.#take(count) });
		this.#socket = socket;
		const onWritable = (): void => callbacks.onWritable?.(this.writable);
		socket.setNoDelay(true);
		socket.once(opened, () => {
			if (this.#state !== "connecting") return;
			this.#state = "open";
			onWritable();
		});
		socket.on("drain", () => {
			if (this.#state === "open") onWritable();
		});
		socket.on("end", () => this.#fail("closed"));
		socket.on("error", error => this.#fail(errorOf(error)));
		socket.on("close", () => this.#fail("closed"));
	}

	/** Twice the mark above which Node tells by "drain" that it is below again. */
	get writable(): number {
		if (this.#state !== "open") return 0;
		return Math.max(0, 2 * this.#socket.writableHighWaterMark - this.#socket.writableLength);
	}

	read(into: Uint8Array): number {
		const count = Math.min(this.#end - this.#at, into.byteLength);
		if (!count || this.#state !== "open") return 0;
		// Most reads are of a header or a short body: a view of it costs more than its bytes.
		if (count < 64) for (let i = 0; i < count; i++) into[i] = this.#bytes[this.#at + i] ?? 0;
		else into.set(this.#bytes.subarray(this.#at, this.#at + count));
		this.#at += count;
		if (this.#paused && this.#at === this.#end) {
			this.#paused = false;
			this.#bytes = input;
			this.#socket.resume();
		}
		return count;
	}

	write(bytes: Uint8Array): boolean {
		if (this.#state !== "open" || bytes.byteLength > this.writable) return false;
		this.#socket.write(Buffer.from(bytes));
		if (this.#corked) return true;
		this.#corked = true;
		this.#socket.cork();
		process.nextTick(this.#uncork);
		return true;
	}

	close(): void {
		const wasOpen = this.#state === "open";
		this.#state = "over";
		if (!wasOpen) return void this.#socket.destroy();
		this.#socket.setTimeout(closeTime, () => this.#socket.destroy());
		this.#socket.destroySoon();
	}

	readonly #uncork = (): void => {
		this.#corked = false;
		this.#socket.uncork();
	};

	/** `count` bytes lie in {@link input}. False: take no more until they are read. */
	#take(count: number): boolean {
		if (this.#state !== "open") return true;
		this.#at = 0;
		this.#end = count;
		this.#callbacks.onReadable?.(count);
		if (this.#at === this.#end) return true;
		this.#bytes = input.slice(this.#at, this.#end);
		this.#at = 0;
		this.#end = this.#bytes.length;
		this.#paused = true;
		return false;
	}

	#fail(error: SocketError): void {
		if (this.#state === "over") return;
		this.#state = "over";
		this.#socket.destroy();
		this.#callbacks.onError?.(error);
	}
}
