import type {
	Accepted,
	AcceptOptions,
	Clock,
	ConnectOptions,
	Datagram,
	Listener,
	ListenerOptions,
	Network,
	Socket,
	SocketCallbacks,
	UDP,
	UDPOptions,
} from "../../hosts/host";

/** The other end of a connection that a test makes to a listener. */
export class Peer {
	readonly #clock: Clock;
	readonly #waiting: Uint8Array[] = [];
	readonly address: string | undefined;
	/** Bytes the socket takes before this end has read them. */
	readonly window: number;
	callbacks: SocketCallbacks | undefined;
	/** What has been written to this end. */
	received: number[] = [];
	/** Written, and not yet read by this end. */
	inFlight = 0;
	/** Says of each write whether it is refused in spite of its room, as where no segment is left for it. */
	refuses = (): boolean => false;
	/** While true this end reads nothing. */
	paused = false;
	/** How the connection ended. */
	ended: "no" | "by the server" | "by the peer" = "no";
	/** Nobody took the connection over. */
	refused = false;

	constructor(clock: Clock, address: string | undefined, window: number) {
		this.#clock = clock;
		this.address = address;
		this.window = window;
	}

	send(bytes: Uint8Array | string): void {
		const data = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes.slice();
		this.#waiting.push(data);
		this.later(() => {
			if (this.ended === "no") this.callbacks?.onReadable?.(this.readable);
		});
	}

	/** Ends the connection from this side. */
	close(): void {
		this.later(() => {
			if (this.ended !== "no") return;
			this.ended = "by the peer";
			this.callbacks?.onError?.("closed");
		});
	}

	get text(): string {
		return new TextDecoder().decode(Uint8Array.from(this.received));
	}

	get readable(): number {
		return this.#waiting.reduce((sum, each) => sum + each.length, 0);
	}

	take(into: Uint8Array): number {
		let count = 0;
		while (count < into.length) {
			const first = this.#waiting[0];
			if (!first) break;
			const part = first.subarray(0, into.length - count);
			into.set(part, count);
			count += part.length;
			if (part.length === first.length) this.#waiting.shift();
			else this.#waiting[0] = first.subarray(part.length);
		}
		return count;
	}

	/** Reads what is in flight, and lets the socket know that it may write again. */
	drain(): void {
		if (this.paused || this.ended !== "no") return;
		this.inFlight = 0;
		this.callbacks?.onWritable?.(this.window);
	}

	later(step: () => void): void {
		this.#clock.set(step, 0);
	}
}

interface Listening {
	readonly options: ListenerOptions;
	readonly waiting: Peer[];
}

interface Bound {
	readonly options: UDPOptions;
	readonly waiting: Datagram[];
}

/** A network without delay and loss, driven by the clock: `clock.advance(0)` delivers what is under way. */
export class StubNetwork implements Network {
	readonly #clock: Clock;
	readonly #listeners = new Map<number, Listening>();
	readonly #sockets = new Map<number, Bound>();
	/** Datagrams the firmware sent. */
	readonly sent: Datagram[] = [];
	/** Ports that refuse to open. */
	readonly taken = new Set<number>();
	/** No socket is left. */
	exhausted = false;
	readonly TCP = makeTCP(() => this.exhausted);
	readonly Listener = makeListener(this.#listeners, this.taken);
	readonly UDP = makeUDP(this.#sockets, this.taken, this.sent);

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** A phone connects. */
	connect(port: number, { address = "192.168.4.2", window = 1536 }: { address?: string; window?: number } = {}): Peer {
		const peer = new Peer(this.#clock, address, window);
		const listener = this.#listeners.get(port);
		if (!listener) throw new Error(`nobody listens on port ${port}`);
		listener.waiting.push(peer);
		this.#clock.set(() => listener.options.onReadable(listener.waiting.length), 0);
		return peer;
	}

	/** A phone sends a datagram. */
	deliver(port: number, datagram: Datagram): void {
		const socket = this.#sockets.get(port);
		socket?.waiting.push(datagram);
		this.#clock.set(() => socket?.options.onReadable(socket.waiting.length), 0);
	}

	/** The socket on `port` dies. */
	break(port: number): void {
		const socket = this.#sockets.get(port);
		this.#sockets.delete(port);
		socket?.options.onError?.();
	}

	listensOn(port: number): boolean {
		return this.#listeners.has(port) || this.#sockets.has(port);
	}

	get TLS(): Network["TLS"] {
		throw new Error("this stub has no TLS");
	}

	resolve(_name: string, onDone: (address: string | undefined) => void): void {
		this.#clock.set(() => onDone(undefined), 0);
	}
}

function makeTCP(exhausted: () => boolean): Network["TCP"] {
	return class implements Socket {
		readonly #peer: Peer;

		constructor(options: ConnectOptions | AcceptOptions) {
			if (!("from" in options)) throw new Error("this stub accepts connections only");
			if (exhausted()) throw new Error("no socket left");
			const peer = options.from as unknown as Peer;
			this.#peer = peer;
			peer.refused = false;
			peer.callbacks = options;
			peer.later(() => peer.drain());
			if (peer.readable) peer.later(() => peer.callbacks?.onReadable?.(peer.readable));
		}

		get writable(): number {
			return this.#peer.ended === "no" ? this.#peer.window - this.#peer.inFlight : 0;
		}

		get remoteAddress(): string | undefined {
			return this.#peer.address;
		}

		read(into: Uint8Array): number {
			return this.#peer.take(into);
		}

		write(bytes: Uint8Array): boolean {
			if (this.#peer.ended !== "no" || bytes.length > this.writable) return false;
			if (!this.#peer.inFlight) this.#peer.later(() => this.#peer.drain());
			if (this.#peer.refuses()) return false;
			this.#peer.inFlight += bytes.length;
			for (const byte of bytes) this.#peer.received.push(byte);
			return true;
		}

		close(): void {
			this.#peer.callbacks = undefined;
			if (this.#peer.ended === "no") this.#peer.ended = "by the server";
		}
	};
}

function makeListener(listeners: Map<number, Listening>, taken: Set<number>): Network["Listener"] {
	return class implements Listener {
		readonly #port: number;

		constructor(options: ListenerOptions) {
			if (listeners.has(options.port) || taken.has(options.port)) throw new Error("port taken");
			this.#port = options.port;
			listeners.set(options.port, { options, waiting: [] });
		}

		read(): Accepted | undefined {
			const peer = listeners.get(this.#port)?.waiting.shift();
			if (peer) peer.refused = true;
			return peer as unknown as Accepted | undefined;
		}

		close(): void {
			listeners.delete(this.#port);
		}
	};
}

function makeUDP(sockets: Map<number, Bound>, taken: Set<number>, sent: Datagram[]): Network["UDP"] {
	return class implements UDP {
		readonly #port: number;

		constructor(options: UDPOptions) {
			this.#port = options.port ?? 49152;
			if (sockets.has(this.#port) || taken.has(this.#port)) throw new Error("port taken");
			sockets.set(this.#port, { options, waiting: [] });
		}

		read(): Datagram | undefined {
			return sockets.get(this.#port)?.waiting.shift();
		}

		write(address: string, port: number, bytes: Uint8Array): void {
			sent.push({ address, port, bytes: bytes.slice() });
		}

		close(): void {
			sockets.delete(this.#port);
		}
	};
}
