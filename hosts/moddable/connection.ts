import Timer from "timer";
import type { Socket, SocketCallbacks, SocketError } from "../host";
import { guarded } from "./guard";

/** What TCP and TLS sockets of the SDK have in common. */
export interface NativeSocket {
	read(into: Uint8Array): unknown;
	/** Returns how many bytes more it takes; not a number, or a throw: it took nothing. */
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
 * A socket of the SDK as the host contract wants it. It evens out what docs/platform.md#sockets lists: `read` beyond what
 * is readable and `write` beyond what is writable throw, callbacks come after `close`, errors say nothing, nothing
 * times out.
 *
 * What happens to a write that does not fit (lwip/tcp.c of the SDK): more than the send buffer has left throws "would
 * block", and any write throws "not ready" from the turn in which the peer's end was told. When lwIP itself refuses, because
 * its queue is at TCP_SND_QUEUELEN segments or the heap has none left, nothing is thrown and nothing returned, and the SDK
 * ends the connection. That queue is 16 segments on the C3 (23 on the ESP32): without Nagle's algorithm each message is a
 * segment, and takes 1.5 KB of heap, until it is acknowledged. So no socket here sets `nodelay`: what is written while
 * something is under way shares a segment, and the buffer is full before the queue is.
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

	/** `overhead`: bytes that a write needs beyond its own, and that what the SDK's `write` returns does not leave out. */
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

	write(bytes: Uint8Array): boolean {
		const { byteLength } = bytes;
		if (!this.#native || byteLength > this.#writable) return false;
		if (byteLength === 0) return this.#connected;
		// Until the SDK says more.
		this.#writable = 0;
		try {
			const left = this.#native.write(bytes);
			if (typeof left !== "number" || Number.isNaN(left)) return false;
			this.#writable = Math.max(0, left - this.#overhead);
			return true;
		} catch {
			return false;
		}
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
