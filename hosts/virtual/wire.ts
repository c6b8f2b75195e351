import type { SocketCallbacks, SocketError, Timer } from "../host";
import { BytesQueue } from "./bytes-queue";
import type { Ticker } from "./clock";

/** What the board may send before the other end has it, bytes: one segment (facts/moddable.md 9: 1536 on a PC). */
export const sendWindow = 1460;

/** What may wait on the board unread, bytes: lwIP's TCP_WND on the ESP32 is 5760. */
export const receiveWindow = 5760;

/** A connection over which nothing gets through dies after this long, milliseconds, when something waits to be sent. */
export const stallTime = 60_000;

export interface WireOptions {
	readonly clock: Ticker;
	/** One way, milliseconds. */
	readonly latency: number;
	/** False while nothing gets through. After a change, call {@link Wire.poke}. */
	readonly passes?: () => boolean;
	/** Where the peer is, dotted decimal. */
	readonly address?: string;
	/** Called once when the connection is over on both sides. */
	readonly onOver?: () => void;
}

/**
 * A TCP connection between the board (which reads when it likes and has little room) and a peer (a server, a phone,
 * a real socket), which is pushed to and may queue any amount.
 */
export class Wire {
	readonly peer: Peer;
	readonly remoteAddress: string | undefined;
	/** The board's callbacks; whoever sets them sees to it that nothing they throw comes out. */
	callbacks: SocketCallbacks = {};
	readonly #clock: Ticker;
	readonly #latency: number;
	readonly #passes: () => boolean;
	readonly #onOver: (() => void) | undefined;
	/** Written by the board, on its way. */
	readonly #up = new BytesQueue();
	/** Sent by the peer, on its way. */
	readonly #down = new BytesQueue();
	/** On the board, unread. */
	readonly #arrived = new BytesQueue();
	#upTimer: Timer | undefined;
	#downTimer: Timer | undefined;
	#stall: Timer | undefined;
	#boardOpen = true;
	#peerOpen = true;
	#broken = false;

	constructor({ clock, latency, passes, address, onOver }: WireOptions) {
		this.#clock = clock;
		this.#latency = latency;
		this.#passes = passes ?? (() => true);
		this.#onOver = onOver;
		this.remoteAddress = address;
		this.peer = new Peer({
			send: bytes => {
				if (!this.#peerOpen || !this.#boardOpen) return;
				this.#down.push(bytes.slice());
				this.#moveDown();
			},
			queued: () => this.#down.length,
			close: () => {
				if (!this.#peerOpen) return;
				this.#peerOpen = false;
				this.#moveDown();
			},
			reset: error => this.cut(error),
			resume: () => this.#moveUp(),
		});
	}

	get readable(): number {
		return this.#arrived.length;
	}

	get writable(): number {
		return this.#boardOpen ? Math.max(0, sendWindow - this.#up.length) : 0;
	}

	get isOpen(): boolean {
		return this.#boardOpen;
	}

	read(into: Uint8Array): number {
		const count = this.#arrived.read(into);
		if (count > 0) this.#moveDown();
		return count;
	}

	/** @throws Error when there are more bytes than {@link writable}. */
	write(bytes: Uint8Array): void {
		if (bytes.length > this.writable) throw new Error(`write of ${bytes.length} bytes, ${this.writable} are writable`);
		this.#up.push(bytes.slice());
		this.#moveUp();
	}

	/** The board closes: what it wrote goes out, what comes is dropped. */
	close(): void {
		if (!this.#boardOpen) return;
		this.#shut();
		this.#moveUp();
	}

	/** The connection breaks: the board is told `error` soon, the peer that it is over. */
	cut(error: SocketError): void {
		if (this.#broken) return;
		this.#broken = true;
		this.#clock.clear(this.#upTimer);
		this.#clock.clear(this.#downTimer);
		this.#clock.set(() => {
			if (this.#boardOpen) {
				this.#shut();
				this.callbacks.onError?.(error);
			}
			this.#end();
		}, 0);
	}

	/** Something changed about what gets through. */
	poke(): void {
		this.#moveUp();
		this.#moveDown();
	}

	#shut(): void {
		this.#boardOpen = false;
		this.#clock.clear(this.#downTimer);
	}

	#end(): void {
		if (this.peer.ended) return;
		this.#clock.clear(this.#stall);
		this.peer.end();
		this.#onOver?.();
	}

	#moveUp(): void {
		if (this.#upTimer || this.#broken || this.peer.ended || (this.#up.length === 0 && this.#boardOpen)) return;
		if (this.peer.paused && this.#up.length > 0) return;
		if (!this.#through()) return;
		this.#upTimer = this.#clock.set(() => {
			this.#upTimer = undefined;
			if (!this.#through() || (this.peer.paused && this.#up.length > 0)) return;
			const bytes = this.#up.take();
			if (bytes.length > 0) {
				this.peer.receive(bytes);
				if (this.#boardOpen) this.callbacks.onWritable?.(this.writable);
			}
			if (this.#boardOpen) return;
			if (this.#up.length > 0) this.#moveUp();
			else this.#end();
		}, this.#latency);
	}

	#moveDown(): void {
		if (this.#downTimer || this.#broken || !this.#boardOpen || (this.#down.length === 0 && this.#peerOpen)) return;
		if (this.#down.length > 0 && this.#arrived.length >= receiveWindow) return;
		if (!this.#through()) return;
		this.#downTimer = this.#clock.set(() => {
			this.#downTimer = undefined;
			if (!this.#boardOpen || !this.#through()) return;
			if (this.#down.length === 0) {
				// As on the SDK: the peer's FIN ends the connection both ways (facts/moddable.md 9).
				this.#shut();
				this.callbacks.onError?.("closed");
				this.#end();
				return;
			}
			this.#arrived.push(this.#down.take(receiveWindow - this.#arrived.length));
			this.callbacks.onReadable?.(this.#arrived.length);
			if (this.#down.length === 0) this.peer.drained();
			this.#moveDown();
		}, this.#latency);
	}

	/** Asks whether anything gets through; if not for long, the connection times out. */
	#through(): boolean {
		if (this.#passes()) {
			this.#clock.clear(this.#stall);
			this.#stall = undefined;
			return true;
		}
		this.#stall ??= this.#clock.set(() => this.cut("timeout"), stallTime);
		return false;
	}
}

interface PeerActions {
	send(bytes: Uint8Array): void;
	queued(): number;
	close(): void;
	reset(error: SocketError): void;
	resume(): void;
}

/** The far end of a connection of the board. Set the callbacks before the clock moves on. */
export class Peer {
	/** Bytes came. */
	onData: ((bytes: Uint8Array) => void) | undefined;
	/** The connection is over: the board closed it, or it broke. Called once. */
	onEnd: (() => void) | undefined;
	/** All that was sent has arrived. */
	onDrain: (() => void) | undefined;
	readonly #actions: PeerActions;
	#paused = false;
	#ended = false;

	constructor(actions: PeerActions) {
		this.#actions = actions;
	}

	get paused(): boolean {
		return this.#paused;
	}

	get ended(): boolean {
		return this.#ended;
	}

	/** Bytes sent which the board has not taken yet. */
	get queued(): number {
		return this.#actions.queued();
	}

	/** Sends any amount. */
	send(bytes: Uint8Array): void {
		this.#actions.send(bytes);
	}

	/** Closes after what was sent has arrived. */
	close(): void {
		this.#actions.close();
	}

	/** Breaks the connection at once. */
	reset(error: SocketError = "closed"): void {
		this.#actions.reset(error);
	}

	/** Takes nothing more until {@link resume}, so that the board's window fills. */
	pause(): void {
		this.#paused = true;
	}

	resume(): void {
		this.#paused = false;
		this.#actions.resume();
	}

	/** For the wire. */
	receive(bytes: Uint8Array): void {
		if (!this.#ended) this.onData?.(bytes);
	}

	/** For the wire. */
	drained(): void {
		if (!this.#ended) this.onDrain?.();
	}

	/** For the wire. */
	end(): void {
		if (this.#ended) return;
		this.#ended = true;
		this.onEnd?.();
	}
}
