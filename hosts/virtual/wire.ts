import type { SocketError, Timer } from "../host";
import { BytesQueue } from "./bytes-queue";
import { ChipSocket } from "./chip-socket";
import type { Ticker } from "./clock";
import { Lane } from "./lane";
import { Peer } from "./peer";
import { segmentSize, type Flight } from "./send-buffer";

export type { Peer } from "./peer";

/** What may wait on the board unread, bytes: `CONFIG_LWIP_TCP_WND_DEFAULT` of the SDK for C3, C6, S2 and S3. */
export const receiveWindow = 5744;

/** What TLS adds to each write, bytes: the header, nonce and tag of a record (TLS 1.2 with AES-GCM, RFC 5288 3). */
export const recordOverhead = 5 + 8 + 16;

/** A connection over which nothing gets through dies after this long, milliseconds, when something waits to be sent. */
export const stallTime = 60_000;

export interface WireOptions {
	readonly clock: Ticker;
	/** One way, milliseconds. */
	readonly latency: number;
	/** False while nothing gets through. After a change, call {@link Wire.poke}. */
	readonly passes?: () => boolean;
	readonly secure?: boolean;
	/** Where the peer is, dotted decimal. */
	readonly address?: string;
	/** Called once when the connection is over on both sides. */
	readonly onOver?: () => void;
}

/**
 * A TCP or TLS connection between the board (which reads when it likes and has little room) and a peer (a server, a phone,
 * a real socket), which is pushed to and may queue any amount. Nothing gets lost on it: what cannot get through waits.
 */
export class Wire {
	readonly board: ChipSocket;
	readonly peer: Peer;
	readonly remoteAddress: string | undefined;
	readonly #clock: Ticker;
	readonly #passes: () => boolean;
	readonly #onOver: (() => void) | undefined;
	readonly #up: Lane;
	readonly #down: Lane;
	/** Has reached the peer, which does not take anything now. */
	readonly #landed: Flight[] = [];
	/** Sent by the peer, for which the board has no room yet. */
	readonly #waiting = new BytesQueue();
	/** Bytes under way to the board. */
	#coming = 0;
	#peerState: "open" | "closing" | "closed" = "open";
	/** The board's end has reached the peer. */
	#boardEnded = false;
	#broken = false;
	#stall: Timer | undefined;

	constructor({ clock, latency, passes = () => true, secure = false, address, onOver }: WireOptions) {
		this.#clock = clock;
		this.#passes = passes;
		this.#onOver = onOver;
		this.remoteAddress = address;
		this.#up = new Lane(clock, latency, () => this.#through());
		this.#down = new Lane(clock, latency, () => this.#through());
		const board = {
			later: (turn: () => void) => void clock.set(turn, 0),
			leave: (flight: Flight) => this.#up.send(() => this.#land(flight)),
			drained: () => this.#fill(),
			closed: () => this.#up.send(() => this.#land(undefined)),
		};
		this.board = new ChipSocket(board, secure ? recordOverhead : 0);
		this.peer = new Peer({
			send: bytes => {
				if (this.#peerState !== "open" || !this.board.isOpen) return;
				this.#waiting.push(bytes.slice());
				this.#fill();
			},
			queued: () => this.#waiting.length + this.#coming,
			close: () => {
				if (this.#peerState !== "open") return;
				this.#peerState = "closing";
				this.#fill();
			},
			reset: error => this.cut(error),
			resume: () => this.#take(),
		});
	}

	/** The connection breaks: the board is told `error` soon, the peer that it is over. */
	cut(error: SocketError): void {
		if (this.#broken) return;
		this.#broken = true;
		this.#up.stop();
		this.#down.stop();
		this.#clock.set(() => {
			this.board.fail(error, "broken");
			this.#end();
		}, 0);
	}

	/** Something changed about what gets through. */
	poke(): void {
		this.#up.poke();
		this.#down.poke();
	}

	/** Sends the board what it has room for, and the peer's end after the last of it. */
	#fill(): void {
		while (this.#waiting.length > 0) {
			const room = receiveWindow - this.board.readable - this.#coming;
			if (room <= 0) return;
			const bytes = this.#waiting.take(Math.min(room, segmentSize));
			this.#coming += bytes.length;
			this.#down.send(() => {
				this.#coming -= bytes.length;
				this.board.receive(bytes);
				if (this.peer.queued === 0) this.peer.drained();
			});
		}
		if (this.#peerState !== "closing") return;
		this.#peerState = "closed";
		this.#down.send(() => {
			this.board.fail("closed", "ended");
			if (this.#boardEnded) this.#end();
		});
	}

	/** Something the board sent has arrived; `undefined`: its end. */
	#land(flight: Flight | undefined): void {
		if (flight) this.#landed.push(flight);
		else this.#boardEnded = true;
		this.#take();
	}

	#take(): void {
		while (!this.peer.paused && this.#landed.length > 0) {
			for (const flight of this.#landed.splice(0, 1)) {
				this.peer.receive(flight.bytes);
				this.#down.send(() => this.board.acknowledge(flight));
			}
		}
		if (this.#boardEnded && (this.#landed.length === 0 || this.#peerState === "closed")) this.#end();
	}

	#end(): void {
		if (this.peer.ended) return;
		this.#up.stop();
		this.#down.stop();
		this.#clock.clear(this.#stall);
		this.peer.end();
		this.#onOver?.();
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
