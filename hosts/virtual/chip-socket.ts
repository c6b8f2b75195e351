import type { SocketCallbacks, SocketError } from "../host";
import { BytesQueue } from "./bytes-queue";
import { SendBuffer, type Flight } from "./send-buffer";

/** What the board's end asks of the connection. */
export interface ChipWire {
	/** Calls `turn` in a later turn of the board's event loop. */
	later(turn: () => void): void;
	/** What was written leaves. */
	leave(flight: Flight): void;
	/** Bytes were read: there is room for others. */
	drained(): void;
	/** Nothing leaves any more. */
	closed(): void;
}

type Trigger = "output" | "readable" | "writable" | "end";

/**
 * The board's end of a connection, with the manners of the SDK's sockets on lwIP (modules/io/socket/lwip/tcp.c):
 * - What happens is told in a later turn, all of a turn at once: first what was written leaves, then the readable bytes are
 *   told, then the room, or the end instead.
 * - Nothing can be written before room has first been told, which for a connection that was taken over is after the bytes
 *   that came with it; nor from the turn in which the end would be told.
 * - The peer's end (it need not have meant more than its half) is told once all that came before it has been read; of a
 *   connection that was taken over, not before `finish` (hosts/moddable/esp32/esp32.c holds it back).
 * - A connection that is closed with bytes unread is reset: what was written in this turn is lost.
 */
export class ChipSocket {
	readonly #wire: ChipWire;
	readonly #sending: SendBuffer;
	/** Unread. */
	readonly #arrived = new BytesQueue();
	#callbacks: SocketCallbacks | undefined;
	/** What the next turn has to tell. */
	#triggered = new Set<Trigger>();
	#state: "new" | "ready" | "ending" | "closed" = "new";
	/** Why the connection ends, as soon as that is known. */
	#failure: SocketError | undefined;
	#broken = false;
	/** Of the peer's end nothing is told. */
	#holding = false;

	/** @param overhead bytes that each write costs beside its own */
	constructor(wire: ChipWire, overhead: number) {
		this.#wire = wire;
		this.#sending = new SendBuffer(overhead);
	}

	/** Somebody uses it from now on; whoever it is sees to it that nothing the callbacks throw comes out. */
	begin(callbacks: SocketCallbacks, takenOver = false): void {
		this.#callbacks = callbacks;
		this.#holding = takenOver;
		this.#trigger("readable");
		this.#trigger("writable");
		if (this.#failure) this.#wire.later(() => this.#trigger("end"));
	}

	get isOpen(): boolean {
		return this.#state !== "closed";
	}

	get readable(): number {
		return this.#arrived.length;
	}

	get writable(): number {
		return this.#state === "ready" && !this.#broken ? this.#sending.room : 0;
	}

	read(into: Uint8Array): number {
		const count = this.isOpen ? this.#arrived.read(into) : 0;
		if (count === 0) return 0;
		this.#wire.drained();
		if (this.#state === "ending" && this.readable === 0) this.#trigger("end");
		return count;
	}

	write(bytes: Uint8Array): boolean {
		if (this.#state !== "ready" || this.#broken) return false;
		if (bytes.length === 0) return true;
		if (!this.#sending.write(bytes)) return false;
		this.#trigger("output");
		return true;
	}

	finish(): void {
		this.#holding = false;
		if (this.#failure) this.#trigger("end");
	}

	close(): void {
		if (!this.isOpen) return;
		this.#state = "closed";
		if (this.readable === 0) this.#leave();
		this.#wire.closed();
	}

	/** For the wire: bytes came. */
	receive(bytes: Uint8Array): void {
		this.#arrived.push(bytes);
		this.#trigger("readable");
	}

	/** For the wire: what left in one turn has reached the peer. */
	acknowledge(flight: Flight): void {
		this.#sending.acknowledge(flight);
		this.#trigger("writable");
	}

	/** For the wire: the peer sends no more, or the connection broke. */
	fail(error: SocketError, how: "ended" | "broken"): void {
		this.#failure ??= error;
		if (how === "broken") this.#broken = true;
		this.#trigger("end");
	}

	#trigger(what: Trigger): void {
		if (!this.#callbacks || !this.isOpen) return;
		if (this.#triggered.size === 0) this.#wire.later(() => this.#deliver());
		this.#triggered.add(what);
	}

	#deliver(): void {
		const triggered = this.#triggered;
		this.#triggered = new Set();
		if (!this.isOpen) return;
		if (triggered.has("end") && (this.#broken || !this.#holding)) this.#state = "ending";
		else if (triggered.has("output")) this.#leave();
		if (triggered.has("readable") && this.readable > 0) this.#callbacks?.onReadable?.(this.readable);
		if (this.isOpen) this.#tellRest(triggered.has("writable"));
	}

	#tellRest(roomy: boolean): void {
		if (this.#state === "ending") {
			if (this.readable > 0) return;
			this.close();
			this.#callbacks?.onError?.(this.#failure ?? "closed");
		} else if (roomy) {
			this.#state = "ready";
			this.#callbacks?.onWritable?.(this.writable);
		}
	}

	#leave(): void {
		const flight = this.#sending.leave();
		if (flight) this.#wire.leave(flight);
	}
}
