import type { AcceptOptions, ConnectOptions, Network, Socket, SocketError } from "../../hosts/host";
import type { VirtualClock } from "../../hosts/virtual/clock";

/** What happens at the server's end. */
export interface Server {
	/** Somebody connects. @throws Error when the host has no socket left */
	onConnect(wire: Wire): void;
	/** The client's socket took bytes. What it returns is called when they arrive, which is only while the wire lives. */
	onSent(wire: Wire, bytes: Buffer): () => void;
	/** The client hung up, or the connection failed. */
	onClose(wire: Wire): void;
}

/** One connection, seen from the server; the client has it as a {@link Socket} of the host contract. */
export class Wire {
	readonly port: number;
	readonly tls: boolean;
	readonly openedAt: number;
	/** Both ends may send. */
	open = true;
	/** What one end sends does not reach the other any more, and neither end knows. */
	dead = false;
	/** The same of what the client sends alone. */
	deaf = false;
	/** Bytes the client may still write. */
	room = Infinity;
	/** How long the client's bytes take, milliseconds. Those on their way when the connection ends are lost. */
	latency = 1;
	readonly #clock: VirtualClock;
	readonly #options: ConnectOptions;
	readonly #server: Server;
	#readable = Buffer.alloc(0);
	/** When the last bytes on their way come, to the client and to the server: a stream keeps its order. */
	#lastAt = 0;
	#lastIn = 0;

	constructor(clock: VirtualClock, options: ConnectOptions, tls: boolean, server: Server) {
		this.#clock = clock;
		this.#options = options;
		this.#server = server;
		this.port = options.port;
		this.tls = tls;
		this.openedAt = clock.now();
	}

	/** The connection stands. */
	accept(): void {
		this.#later(1, () => this.#options.onWritable?.(this.room));
	}

	/** Sends bytes to the client, `after` milliseconds from now. */
	send(bytes: Buffer, after = 1, onDelivered?: () => void): void {
		this.#lastAt = Math.max(this.#lastAt, this.#clock.now() + after);
		this.#later(this.#lastAt - this.#clock.now(), () => {
			if (this.dead) return;
			onDelivered?.();
			this.#readable = Buffer.concat([this.#readable, bytes]);
			this.#options.onReadable?.(this.#readable.length);
		});
	}

	/** The connection fails, or the server hangs up. */
	fail(error: SocketError = "closed"): void {
		this.#later(1, () => {
			if (this.dead) return;
			this.#end();
			this.#options.onError?.(error);
		});
	}

	/** The client may write `bytes` more. */
	giveRoom(bytes: number): void {
		this.room += bytes;
		this.#later(1, () => this.#options.onWritable?.(this.room));
	}

	/** The client's end. */
	get socket(): Socket {
		const writable = (): number => Math.min(this.room, 8192);
		return {
			read: into => {
				const count = this.#readable.copy(into);
				this.#readable = this.#readable.subarray(count);
				return count;
			},
			write: bytes => {
				if (!this.open || bytes.length > this.room) return false;
				this.room -= bytes.length;
				const arrive = this.#server.onSent(this, Buffer.from(bytes));
				this.#lastIn = Math.max(this.#lastIn, this.#clock.now() + this.latency);
				this.#later(this.#lastIn - this.#clock.now(), () => {
					if (!this.dead && !this.deaf) arrive();
				});
				return true;
			},
			get writable() {
				return writable();
			},
			remoteAddress: this.#options.address,
			close: () => this.#end(),
		};
	}

	#end(): void {
		if (!this.open) return;
		this.open = false;
		this.#server.onClose(this);
	}

	#later(ms: number, then: () => void): void {
		this.#clock.set(() => {
			if (this.open) then();
		}, ms);
	}
}

/** A host's network on which every address is `server`. */
export function networkOf(
	clock: VirtualClock,
	server: Server,
	resolve: Network["resolve"],
): Pick<Network, "TCP" | "TLS" | "resolve"> {
	const transport = (tls: boolean): Network["TCP"] =>
		class implements Socket {
			readonly remoteAddress: string | undefined;
			readonly read: Socket["read"];
			readonly write: Socket["write"];
			readonly close: Socket["close"];
			readonly #socket: Socket;

			constructor(options: ConnectOptions | AcceptOptions) {
				if ("from" in options) throw new Error("the client accepts no connection");
				const wire = new Wire(clock, options, tls, server);
				this.#socket = wire.socket;
				({ remoteAddress: this.remoteAddress, read: this.read, write: this.write, close: this.close } = this.#socket);
				server.onConnect(wire);
			}

			get writable(): number {
				return this.#socket.writable;
			}
		};
	return { TCP: transport(false), TLS: transport(true), resolve };
}
