import type { SocketError, Timer } from "../host";
import { BytesQueue } from "./bytes-queue";
import { ChipSocket } from "./chip-socket";
import type { Ticker } from "./clock";
import { Lane, type LaneOptions } from "./lane";
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
	/** One way, milliseconds; or how long segments are under way. */
	readonly latency: number | LaneOptions["carry"];
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
 * a real socket), which is pushed to and may queue any amount. Nothing gets lost on it: what cannot get through waits, and
 * what was lost is sent again.
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
	#forgotten = false;
	/** The peer's window is closed for the moment. */
	#full = false;
	#stall: Timer | undefined;

	constructor({ clock, latency, passes = () => true, secure = false, address, onOver }: WireOptions) {
		this.#clock = clock;
		this.#passes = passes;
		this.#onOver = onOver;
		this.remoteAddress = address;
		const lane: LaneOptions = {
			clock,
			carry: typeof latency === "number" ? () => latency : latency,
			passes: () => this.#through(),
			onGivenUp: () => this.cut("timeout"),
		};
		this.#up = new Lane(lane);
		this.#down = new Lane(lane);
		const board = {
			later: (turn: () => void) => void clock.set(turn, 0),
			leave: (flight: Flight) => this.#up.send(() => this.#land(flight), flight.segments),
			drained: () => this.#fill(),
			closed: () => this.#up.send(() => this.#land(undefined), 1),
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

	/** Nothing gets through any more, ever, and neither end is told: a router in between knows nothing of the connection. */
	forget(): void {
		this.#forgotten = true;
		this.poke();
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
			}, 1);
		}
		if (this.#peerState !== "closing") return;
		this.#peerState = "closed";
		this.#down.send(() => {
			this.board.fail("closed", "ended");
			if (this.#boardEnded) this.#end();
		}, 1);
	}

	/** Something the board sent has arrived; `undefined`: its end. */
	#land(flight: Flight | undefined): void {
		if (flight) this.#landed.push(flight);
		else this.#boardEnded = true;
		this.#take();
	}

	#take(): void {
		while (!this.peer.paused && !this.#full) {
			const [flight] = this.#landed;
			if (!flight) break;
			if (flight.bytes.length > this.peer.window) {
				this.#takePart(flight);
				break;
			}
			this.#landed.shift();
			this.peer.receive(flight.bytes);
			this.#down.send(() => this.board.acknowledge(flight), 0);
		}
		if (this.#boardEnded && (this.#landed.length === 0 || this.#peerState === "closed")) this.#end();
	}

	/** What fills the peer's window. The board hears of new room, and what it sends then arrives. */
	#takePart(flight: Flight): void {
		const { window } = this.peer;
		this.#landed[0] = { ...flight, bytes: flight.bytes.subarray(window) };
		this.#full = true;
		const more = (): void => {
			this.#full = false;
			this.#take();
		};
		this.#down.send(() => this.#up.send(more, 1), 0);
		this.peer.receive(flight.bytes.subarray(0, window));
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
		if (!this.#forgotten && this.#passes()) {
			this.#clock.clear(this.#stall);
			this.#stall = undefined;
			return true;
		}
		this.#stall ??= this.#clock.set(() => this.cut("timeout"), stallTime);
		return false;
	}
}
