import type { Socket, SocketError, Timer } from "../../hosts/host";
import { utf8 } from "../bytes/index";
import { isWord } from "../match/index";
import { FrameDecoder, type FrameSink } from "./decoder";
import type { BlynkHost } from "./options";
import { answerTimeout, command, headerLength, hostLimit, idLimit, loginId, status, usualHeartbeat } from "./protocol";
import type { SessionOptions } from "./session";
import { nobody, quickReader, type Handlers, type QuickLine } from "./quick";

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

/** TCP and TLS handshake together get this long, milliseconds; new Edgent gives the handshake 10 s (facts/blynk.md 1.15). */
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

/** So many pings go unanswered before the connection is given up (facts/blynk.md 1.13). */
const mostPings = 3;

/**
 * One connection at a time: TCP or TLS, login, heartbeat. Reused for every connection, so that its buffers are
 * allocated once.
 */
export class Line implements FrameSink, QuickLine {
	socket = noSocket;
	id = loginId;
	granted = 0;
	readonly decoder: FrameDecoder = new FrameDecoder(this);
	handlers: Handlers = nobody;
	/** Gets what comes after the login; gives those back that are not its own. */
	inbox: FrameSink = this;
	readonly #onReadable = quickReader(this);
	#handlers: Handlers = nobody;
	readonly #host: BlynkHost;
	readonly #options: SessionOptions;
	readonly #events: LineEvents;
	#at: "closed" | "connecting" | "login" | "up" = "closed";
	#timer: Timer | undefined;
	/** Runs while only a part of a frame has come. */
	#partial: Timer | undefined;
	/** When the last ping, or the login, went. */
	#beat = 0;
	/** Something came the ordinary way since the last look. */
	#heard = false;
	/** Pings since something was heard. */
	#pings = 0;

	constructor(host: BlynkHost, options: SessionOptions, events: LineEvents) {
		this.#host = host;
		this.#options = options;
		this.#events = events;
	}

	/** The id of the next message. */
	nextId(): number {
		if (this.id === idLimit) this.id = this.granted = 0;
		return ++this.id;
	}

	/** Writes to the pins of `handlers` may go quickly. */
	listen(handlers: Handlers): void {
		this.handlers = this.#handlers = handlers;
	}

	/** Connects and logs in. `onUp` or `onEnd` tells how it went. */
	open({ address, port, serverName, token }: Target): void {
		this.close();
		const { clock, network } = this.#host;
		this.#at = "connecting";
		this.#timer = clock.set(() => this.#end("unreachable"), connectTimeout);
		const callbacks = {
			onReadable: this.#onReadable,
			onWritable: () => (this.#at === "connecting" ? this.#login(token) : this.#events.onRoom()),
			onError: (error: SocketError) => this.#end(endOf(error, this.#at === "connecting")),
		};
		try {
			this.socket = this.#options.tls
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
		this.#partial = undefined;
		this.#at = "closed";
		this.decoder.reset();
		this.decoder.sink = this;
		this.socket.close();
		this.socket = noSocket;
	}

	/** False when there is no room now; {@link LineEvents.onRoom} tells when there is. */
	write(bytes: Uint8Array): boolean {
		return this.socket.write(bytes);
	}

	/** Answers message `id`, if there is room: a peer that floods without reading must not fill our memory. */
	respond(id: number, code: number): void {
		this.#short(command.response, id, code);
	}

	onResponse(id: number, code: number): void {
		if (this.#at === "up") {
			if (code === status.notAuthenticated) this.#end("closed");
		} else if (id === loginId) {
			if (code === status.ok || code === status.alreadyLoggedIn) this.#up();
			else this.#end(code === status.invalidToken ? "token" : "refused");
		}
	}

	onFrame(type: number, id: number, start: number, end: number): void {
		if (type === command.ping) this.respond(id, status.ok);
		else if (type === command.redirect) this.#redirect(start, end);
		// A type nobody knows: the reference reads the body, then reconnects (facts/blynk.md 1.12).
		else if (!early.includes(type)) this.#end("protocol");
	}

	take(got: number): void {
		const { decoder } = this;
		this.#heard = true;
		for (let more = got; more > 0;) {
			const full = more === decoder.space.length;
			const fault = decoder.take(more);
			if (fault) return this.#end(fault === "http" ? "portal" : "protocol");
			more = full ? this.socket.read(decoder.space) : 0;
		}
		if (this.#partial || decoder.kept) this.#watchPartial();
	}

	/** Called for as long as we are connecting: without room for the login it is tried again at the next. */
	#login(token: string): void {
		const { clock } = this.#host;
		const body = utf8(token);
		const frame = new Uint8Array(headerLength + body.length);
		frame.set([command.login, 0, loginId, 0, body.length]);
		frame.set(body, headerLength);
		if (!this.write(frame)) return;
		clock.clear(this.#timer);
		this.#at = "login";
		this.id = loginId;
		this.granted = 0;
		this.#timer = clock.set(() => this.#end("silent"), answerTimeout);
	}

	#up(): void {
		const { clock } = this.#host;
		clock.clear(this.#timer);
		this.#at = "up";
		this.decoder.sink = this.inbox;
		this.#beat = clock.now();
		this.#pings = 0;
		this.#watch();
		this.#events.onUp();
	}

	/** The rest of a frame must come within the network timeout, else the stream is broken (facts/blynk.md 1.12). */
	#watchPartial(): void {
		const { clock } = this.#host;
		this.handlers = this.decoder.kept ? nobody : this.#handlers;
		if (this.#partial && this.decoder.kept && !this.decoder.progressed) return;
		clock.clear(this.#partial);
		this.#partial = this.decoder.kept ? clock.set(() => this.#end("protocol"), answerTimeout) : undefined;
	}

	/**
	 * The heartbeat rules of facts/blynk.md 1.13, looked at when a ping or its answer comes due, not every loop. What is
	 * sent besides pings spares none: a ping in 40 s is cheaper than a look at the clock for each message. So is asking
	 * whether anything came since the last ping, and not when.
	 */
	#watch(): void {
		const { clock } = this.#host;
		const now = clock.now();
		const { values } = this.decoder;
		// The quick way leaves no mark but the values of the last message: on XS any other would cost each message.
		if (this.#heard || values.end) {
			this.#heard = false;
			values.end = 0;
			this.#pings = 0;
		} else if (this.#pings === mostPings) return this.#end("dead");
		const { heartbeat = usualHeartbeat } = this.#options;
		let wait = this.#beat + (this.#pings ? answerTimeout : heartbeat * 1000) - now;
		if (wait <= 0) {
			this.#short(command.ping, this.nextId(), 0);
			this.#pings++;
			this.#beat = now;
			wait = answerTimeout;
		}
		this.#timer = clock.set(() => this.#watch(), wait);
	}

	/** A frame without a body. For want of room it is left out: a ping then counts as one that nobody answered. */
	#short(type: number, id: number, length: number): void {
		this.write(Uint8Array.of(type, id >> 8, id, length >> 8, length));
	}

	#redirect(start: number, end: number): void {
		const values = this.decoder.values.over(start, end);
		const host = values.text(0);
		if (!isWord(host, ".-", 1, hostLimit)) return this.#end("protocol");
		const port = values.int(1);
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
