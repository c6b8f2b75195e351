import Timer from "timer";
import type { Socket, SocketCallbacks, SocketError } from "../host";
import { guarded } from "./guard";

/** What TCP and TLS sockets of the SDK have in common. */
export interface NativeSocket {
	read(into: Uint8Array): unknown;
	write(bytes: Uint8Array): unknown;
	close(): void;
}

/** What the SDK's socket classes want to be constructed with. */
export interface NativeCallbacks {
	readonly onReadable: (count: number) => void;
	readonly onWritable: (count: number) => void;
	readonly onError: () => void;
}

/** lwIP retries a SYN for over a minute and lin for two: nobody waits that long. Milliseconds. */
const connectTime = 15_000;

/**
 * A socket of the SDK as the host contract wants it. It evens out what facts/moddable.md 9 lists: `read` beyond what
 * is readable and `write` beyond what is writable throw, callbacks come after `close`, errors say nothing, nothing
 * times out.
 */
export abstract class Connection implements Socket {
	#native: NativeSocket | undefined;
	#readable = 0;
	#writable = 0;
	#connected = false;
	#closed = false;
	#patience: Timer | undefined;
	readonly #callbacks: SocketCallbacks;
	readonly #overhead: number;

	/** `overhead`: how many bytes a write costs beyond its own. */
	constructor(callbacks: SocketCallbacks, overhead = 0) {
		this.#callbacks = callbacks;
		this.#overhead = overhead;
	}

	abstract readonly remoteAddress: string | undefined;

	/** Opens the SDK's socket. A subclass calls it last in its constructor; a throw ends as `onError`. */
	protected open(connect: (callbacks: NativeCallbacks) => NativeSocket): void {
		this.#patience = Timer.set(
			guarded(() => this.fail("timeout")),
			connectTime,
		);
		try {
			this.#native = connect({
				onReadable: guarded(count => this.#onReadable(count)),
				onWritable: guarded(count => this.#onWritable(count)),
				onError: guarded(() => this.fail(this.#connected ? "closed" : "refused")),
			});
		} catch {
			this.failLater("unreachable");
		}
	}

	/** The connection is over. */
	protected fail(error: SocketError): void {
		if (this.#closed) return;
		this.close();
		this.#callbacks.onError?.(error);
	}

	/** As {@link fail}, when a callback may not come yet: nothing calls back before the constructor has returned. */
	protected failLater(error: SocketError): void {
		Timer.set(
			guarded(() => this.fail(error)),
			0,
		);
	}

	get writable(): number {
		return this.#writable;
	}

	read(into: Uint8Array): number {
		const count = Math.min(into.byteLength, this.#readable);
		if (count === 0 || !this.#native) return 0;
		this.#readable -= count;
		this.#native.read(count === into.byteLength ? into : into.subarray(0, count));
		return count;
	}

	write(bytes: Uint8Array): void {
		const { byteLength } = bytes;
		if (byteLength > this.#writable || !this.#native)
			throw new Error(`write of ${byteLength} bytes when ${this.#writable} are possible`);
		if (byteLength === 0) return;
		this.#writable = Math.max(0, this.#writable - byteLength - this.#overhead);
		this.#native.write(bytes);
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#readable = 0;
		this.#writable = 0;
		Timer.clear(this.#patience);
		this.#native?.close();
		this.#native = undefined;
	}

	#onReadable(count: number): void {
		if (this.#closed) return;
		this.#readable = count;
		this.#callbacks.onReadable?.(count);
	}

	#onWritable(count: number): void {
		if (this.#closed) return;
		this.#connected = true;
		Timer.clear(this.#patience);
		this.#patience = undefined;
		this.#writable = count;
		this.#callbacks.onWritable?.(count);
	}
}
