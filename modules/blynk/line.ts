import type { Socket, SocketError, Timer } from "../../hosts/host";
import { decimal, isWord } from "../match/index";
import { Decoder, nobody, type FrameSink, type StreamEvents, type StreamFault, type WriteHandlers } from "./decoder";
import { Encoder } from "./encoder";
import type { BlynkHost } from "./host";
import { answerTimeout, begin, command, hostLimit, loginId, ping, status, usualHeartbeat } from "./protocol";
import type { Body } from "./values";

/**
 * Why a connection ended.
 * `"unreachable"`: no TCP connection. What TLS has to say: as {@link SocketError}. `"silent"`: the login was not answered.
 * `"token"`: it was refused with code 9. `"refused"`: with another code. `"portal"`: a web server answered. `"protocol"`:
 * what came is not the protocol. `"closed"`: the other end closed. `"dead"`: it fell silent.
 */
export type End =
	| Exclude<SocketError, "refused" | "timeout" | "unknown">
	| "silent"
	| "token"
	| "refused"
	| "portal"
	| "protocol"
	| "dead";

/** Where to connect, and as whom. */
export interface Target {
	/** IPv4, dotted decimal. */
	readonly address: string;
	readonly port: number;
	/** For TLS: SNI and certificate. */
	readonly serverName: string;
	readonly token: string;
}

/** How one connection is made and kept. */
export interface LineOptions {
	/** Talks by TLS, to a server whose certificate the host's roots vouch for; else in the clear. */
	readonly tls: boolean;
	/** Seconds between heartbeats, 10 to 3600; 40. */
	readonly heartbeat?: number;
}

export interface LineEvents {
	/** Logged in. */
	onUp(): void;
	/** There is room for more bytes. */
	onRoom(): void;
	/** The cloud sends us to another host; the connection is closed. */
	onRedirect(host: string, port: number | undefined): void;
	/** The connection is over. */
	onEnd(end: End): void;
}

/**
 * TCP and TLS handshake together get this long, milliseconds; new Edgent gives the handshake 10 s
 * (docs/protocol/wire.md#tls).
 */
const connectTimeout = 15_000;

/** Known types that mean nothing before the login is through. */
const early: readonly number[] = [command.hardware, command.bridge, command.internal, command.debugPrint];

/** Where there is no connection. */
const noSocket: Socket = {
	writable: 0,
	remoteAddress: undefined,
	read: () => 0,
	write: () => false,
	close: () => {},
};

/** So many pings go unanswered before the connection is given up (docs/protocol/wire.md#heartbeat). */
const mostPings = 3;

/** One connection at a time: TCP or TLS, login, heartbeat. Reused for every connection. */
export class Line implements FrameSink, StreamEvents {
	readonly encoder = new Encoder();
	/** Frames go out here. False: no room now, and {@link LineEvents.onRoom} tells when there is. */
	socket = noSocket;
	/** How many frames may go without a look at anything that waits; who sends one counts it. */
	granted = 0;
	/** Counts pings, over all connections ... */
	pings = 0;
	/** ... the last of which has this id; 0: its answer is not waited for. */
	pingId = 0;
	/** Gets what comes after the login; gives those back that are not its own. */
	inbox: FrameSink = this;
	readonly #decoder = new Decoder(noSocket, this, this);
	readonly #host: BlynkHost;
	readonly #options: LineOptions;
	readonly #events: LineEvents;
	#at: "closed" | "connecting" | "login" | "up" = "closed";
	#timer: Timer | undefined;
	/** Runs while only a part of a frame has come. */
	#partial: Timer | undefined;
	/** When the last ping, or the login, went. */
	#beat = 0;
	/** Pings since something was heard. */
	#unanswered = 0;

	constructor(host: BlynkHost, options: LineOptions, events: LineEvents) {
		this.#host = host;
		this.#options = options;
		this.#events = events;
	}

	/** Connects and logs in. `onUp` or `onEnd` tells how it went. */
	open({ address, port, serverName, token }: Target): void {
		this.close();
		const { clock, network } = this.#host;
		this.#at = "connecting";
		this.#timer = clock.set(() => this.#end("unreachable"), connectTimeout);
		const callbacks = {
			onReadable: this.#decoder.read,
			onWritable: () => (this.#at === "connecting" ? this.#login(token) : this.#events.onRoom()),
			onError: (error: SocketError) => this.#end(endOf(error, this.#at === "connecting")),
		};
		try {
			this.socket = this.#decoder.socket = this.#options.tls
				? new network.TLS({ address, port, serverName, ...callbacks })
				: new network.TCP({ address, port, ...callbacks });
		} catch {
			this.#end("unreachable");
		}
	}

	/** Ends the connection; no event follows. */
	close(): void {
		const { clock } = this.#host;
		clock.clear(this.#timer);
		clock.clear(this.#partial);
		this.#decoder.partWatched = false;
		this.#at = "closed";
		this.#decoder.reset();
		this.#decoder.sink = this;
		this.handlers = nobody;
		this.socket.close();
		this.socket = this.#decoder.socket = noSocket;
	}

	/** Get the virtual writes that come on this connection. */
	set handlers(handlers: WriteHandlers) {
		this.#decoder.handlers = handlers;
	}

	/** Answers message `id`, if there is room: a peer that floods without reading must not fill our memory. */
	respond(id: number, code: number): void {
		this.socket.write(Uint8Array.of(command.response, id >> 8, id, code >> 8, code));
	}

	onResponse(id: number, code: number): void {
		if (this.#at === "up") {
			if (code === status.notAuthenticated) this.#end("closed");
		} else if (id === loginId) {
			if (code === status.ok || code === status.alreadyLoggedIn) this.#up();
			else this.#end(code === status.invalidToken ? "token" : "refused");
		}
	}

	onFrame(type: number, id: number, body: Body): void {
		if (type === command.ping) this.respond(id, status.ok);
		else if (type === command.redirect) this.#redirect(body);
		// A type nobody knows: the reference reads the body, then reconnects (docs/protocol/wire.md#malformed-input).
		else if (!early.includes(type)) this.#end("protocol");
	}

	/** Called for as long as we are connecting: without room for the login it is tried again at the next. */
	#login(token: string): void {
		const { clock } = this.#host;
		this.encoder.id = loginId - 1;
		const frame = this.encoder.frame(begin(command.login), [token]);
		if (!frame || !this.socket.write(frame)) return;
		clock.clear(this.#timer);
		this.#at = "login";
		this.#timer = clock.set(() => this.#end("silent"), answerTimeout);
	}

	#up(): void {
		const { clock } = this.#host;
		clock.clear(this.#timer);
		this.#at = "up";
		this.#decoder.sink = this.inbox;
		this.#beat = clock.now();
		this.#unanswered = this.pingId = 0;
		this.#watch();
		this.#events.onUp();
	}

	/**
	 * The rest of a frame must come within the network timeout, else the stream is broken
	 * (docs/protocol/wire.md#malformed-input). Who goes on sending parts is looked at again after as much.
	 */
	onPart(): void {
		const decoder = this.#decoder;
		const { completed } = decoder;
		decoder.partWatched = true;
		this.#partial = this.#host.clock.set(() => {
			decoder.partWatched = false;
			if (!decoder.partial) return;
			if (decoder.completed === completed) this.#end("protocol");
			else this.onPart();
		}, answerTimeout);
	}

	onFault(fault: StreamFault): void {
		this.#end(fault === "http" ? "portal" : "protocol");
	}

	/**
	 * The heartbeat rules of docs/protocol/wire.md#heartbeat, looked at when a ping or its answer comes due, not every
	 * loop. What is sent besides pings spares none: a ping in 40 s is cheaper than a look at the clock for each message.
	 * So is asking whether anything came since the last ping, and not when.
	 */
	#watch(): void {
		const { clock } = this.#host;
		const now = clock.now();
		if (this.#decoder.heard) {
			this.#decoder.heard = false;
			this.#unanswered = 0;
		} else if (this.#unanswered === mostPings) return this.#end("dead");
		const { heartbeat = usualHeartbeat } = this.#options;
		let wait = this.#beat + (this.#unanswered ? answerTimeout : heartbeat * 1000) - now;
		if (wait <= 0) {
			const frame = this.encoder.frame(ping, []);
			// Without room it is left out: it counts as one that nobody answered.
			if (frame && this.socket.write(frame)) {
				this.pings++;
				this.pingId = this.encoder.id;
			}
			this.#unanswered++;
			this.#beat = now;
			wait = answerTimeout;
		}
		this.#timer = clock.set(() => this.#watch(), wait);
	}

	#redirect(body: Body): void {
		const host = body.parts[0] ?? "";
		if (!isWord(host, ".-", 1, hostLimit)) return this.#end("protocol");
		const port = decimal(body.parts[1] ?? "", 5) ?? 0;
		this.close();
		this.#events.onRedirect(host, port > 0 && port <= 0xffff ? port : undefined);
	}

	#end(end: End): void {
		this.close();
		this.#events.onEnd(end);
	}
}

function endOf(error: SocketError, connecting: boolean): End {
	switch (error) {
		case "closed":
		case "refused":
		case "timeout":
		case "unreachable":
		case "unknown":
			return connecting ? "unreachable" : "closed";
		default:
			return error;
	}
}
