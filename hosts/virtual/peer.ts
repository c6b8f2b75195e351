import type { SocketError } from "../host";

/** What a {@link Peer} asks of its connection. */
export interface PeerActions {
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
	/** Bytes it takes at a time; the next come a trip there and back later. At least 1. */
	window = Infinity;
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

	/** Sends no more: closes its half, after what was sent has arrived. What the board wrote before it knew still comes. */
	close(): void {
		this.#actions.close();
	}

	/** Breaks the connection at once. */
	reset(error: SocketError = "closed"): void {
		this.#actions.reset(error);
	}

	/** Takes and acknowledges nothing more until {@link resume}, so that the board's buffers fill. */
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
