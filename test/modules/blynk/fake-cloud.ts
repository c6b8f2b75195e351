import type {
	AcceptOptions,
	ConnectOptions,
	Datagram,
	Network,
	Socket,
	SocketError,
	UDP,
	UDPOptions,
} from "../../../hosts/host";
import { VirtualClock } from "../../../hosts/virtual/clock";
import { Blynk, type BlynkHost, type BlynkOptions, type BlynkState } from "../../../modules/blynk/index";

export const token = "0123456789abcdefghijABCDEFGHIJ-_";

/** The bytes of a frame; `·` in the body stands for NUL. */
export function frame(type: number, id: number, body: string | Uint8Array = ""): Uint8Array {
	const bytes = typeof body === "string" ? new TextEncoder().encode(body.replaceAll("·", "\0")) : body;
	return Uint8Array.of(type, id >> 8, id & 255, bytes.length >> 8, bytes.length & 255, ...bytes);
}

export function response(id: number, status: number): Uint8Array {
	return Uint8Array.of(0, id >> 8, id & 255, status >> 8, status & 255);
}

export interface Received {
	readonly type: number;
	readonly id: number;
	/** With `·` for NUL. */
	readonly body: string;
}

/** The cloud's end of one connection. */
export class Connection {
	readonly #clock: VirtualClock;
	readonly options: ConnectOptions;
	readonly tls: boolean;
	readonly frames: Received[] = [];
	/** Everything that came, as bytes. */
	bytes: number[] = [];
	/** How many bytes the client may write, what each write costs beside its own bytes included. */
	writable = 8192;
	/** That cost, of which the client hears nothing: on the chip, a TLS record or a segment. */
	overhead = 0;
	/** False: what is written stays in the socket, until {@link giveRoom}. */
	drains = true;
	open = true;
	readonly #waiting: Uint8Array[] = [];
	readonly #onFrame: (connection: Connection, frame: Received) => void;
	#parsed = 0;

	constructor(
		clock: VirtualClock,
		options: ConnectOptions,
		tls: boolean,
		onFrame: (connection: Connection, frame: Received) => void,
	) {
		this.#clock = clock;
		this.options = options;
		this.tls = tls;
		this.#onFrame = onFrame;
	}

	accept(): void {
		this.#later(() => this.options.onWritable?.(this.writable));
	}

	send(...parts: readonly Uint8Array[]): void {
		for (const part of parts) this.#waiting.push(part.slice());
		this.#later(() => {
			if (this.readable) this.options.onReadable?.(this.readable);
		});
	}

	end(error: SocketError = "closed"): void {
		this.#later(() => {
			this.open = false;
			this.options.onError?.(error);
		});
	}

	/** The client may write `count` bytes more. */
	giveRoom(count: number): void {
		this.writable += count;
		this.#later(() => this.options.onWritable?.(this.writable));
	}

	get readable(): number {
		return this.#waiting.reduce((sum, part) => sum + part.length, 0);
	}

	read(into: Uint8Array): number {
		let at = 0;
		for (let part = this.#waiting[0]; part && at < into.length; part = this.#waiting[0]) {
			const piece = part.subarray(0, into.length - at);
			into.set(piece, at);
			at += piece.length;
			if (piece.length === part.length) this.#waiting.shift();
			else this.#waiting[0] = part.subarray(piece.length);
		}
		return at;
	}

	/** The client writes: all of `bytes` fit or nothing is taken. */
	take(bytes: Uint8Array): boolean {
		const size = bytes.length + this.overhead;
		if (!this.open || size > this.writable) return false;
		if (!this.drains) this.writable -= size;
		for (const byte of bytes) this.bytes.push(byte);
		for (;;) {
			const [type, high, low, lengthHigh, lengthLow] = this.bytes.slice(this.#parsed, this.#parsed + 5);
			if (type === undefined || high === undefined || low === undefined || lengthLow === undefined) return true;
			const start = this.#parsed + 5;
			const end = type === 0 ? start : start + (lengthHigh ?? 0) * 256 + lengthLow;
			if (end > this.bytes.length) return true;
			const body = new TextDecoder().decode(Uint8Array.from(this.bytes.slice(start, end))).replaceAll("\0", "·");
			this.#parsed = end;
			const received = { type, id: high * 256 + low, body };
			this.frames.push(received);
			this.#onFrame(this, received);
		}
	}

	#later(then: () => void): void {
		this.#clock.set(() => {
			if (this.open) then();
		}, 1);
	}
}

/** UDP on which every datagram goes to a time server. */
function timeSocket(
	clock: VirtualClock,
	answer: (request: Uint8Array) => Uint8Array | undefined,
): new (options: UDPOptions) => UDP {
	return class implements UDP {
		readonly #options: UDPOptions;
		#answer: Datagram | undefined;

		constructor(options: UDPOptions) {
			this.#options = options;
		}

		read(): Datagram | undefined {
			const answer = this.#answer;
			this.#answer = undefined;
			return answer;
		}

		write(address: string, port: number, bytes: Uint8Array): void {
			const answered = port === 123 ? answer(bytes) : undefined;
			if (!answered) return;
			this.#answer = { bytes: answered, address, port };
			clock.set(() => this.#options.onReadable(1), 1);
		}

		close(): void {}
	};
}

/** A network with one Blynk cloud, whose manners a test scripts, and a board in it. */
export class FakeCloud {
	readonly clock = new VirtualClock();
	readonly connections: Connection[] = [];
	readonly names = new Map([
		["blynk.cloud", "10.0.0.1"],
		["pool.ntp.org", "10.0.0.123"],
	]);
	readonly lines: string[] = [];
	/** When each connection was asked for. */
	readonly attempts: number[] = [];
	buildTime = Date.UTC(2025, 10, 23, 8, 40);
	random = (): number => 0.5;
	/** Answers time servers' datagrams; without it there is no UDP. */
	timeServer: ((request: Uint8Array) => Uint8Array | undefined) | undefined;
	onConnect = (connection: Connection): void => connection.accept();
	/** By default a cloud that lets everybody in and answers what wants an answer. */
	onFrame = (connection: Connection, { type, id }: Received): void => {
		if ([29, 6, 17, 19, 64, 65].includes(type)) connection.send(response(id, 200));
	};

	get last(): Connection {
		const last = this.connections.at(-1);
		if (!last) throw new Error("nobody connected");
		return last;
	}

	/** What the device sent on the present connection, after login and info. */
	get sent(): readonly Received[] {
		return this.last.frames.slice(2);
	}

	get host(): BlynkHost {
		const { clock } = this;
		const open = (options: ConnectOptions, tls: boolean): Socket => {
			this.attempts.push(clock.now());
			const connection = new Connection(clock, options, tls, (each, frame) => this.onFrame(each, frame));
			this.connections.push(connection);
			this.onConnect(connection);
			return {
				read: into => connection.read(into),
				write: bytes => connection.take(bytes),
				get writable() {
					return connection.writable;
				},
				remoteAddress: options.address,
				close: () => {
					connection.open = false;
				},
			};
		};
		const transport = (tls: boolean): Network["TCP"] =>
			class implements Socket {
				readonly remoteAddress: string | undefined;
				readonly #socket: Socket;
				constructor(options: ConnectOptions | AcceptOptions) {
					if ("from" in options) throw new Error("the client accepts no connection");
					this.#socket = open(options, tls);
					this.remoteAddress = options.address;
				}
				read(into: Uint8Array): number {
					return this.#socket.read(into);
				}
				write(bytes: Uint8Array): boolean {
					return this.#socket.write(bytes);
				}
				get writable(): number {
					return this.#socket.writable;
				}
				close(): void {
					this.#socket.close();
				}
			};
		return {
			clock,
			network: {
				TCP: transport(false),
				TLS: transport(true),
				...(this.timeServer && { UDP: timeSocket(clock, this.timeServer) }),
				resolve: (name, onDone) => {
					clock.set(() => onDone(this.names.get(name)), 1);
				},
			},
			system: {
				chip: "ESP32",
				buildTime: this.buildTime,
				random: into => {
					for (let i = 0; i < into.length; i++) into[i] = Math.floor(this.random() * 256);
				},
			},
			log: line => {
				this.lines.push(line);
			},
		};
	}
}

/** A client in a fake cloud, and what it told. */
export class Bench {
	readonly cloud = new FakeCloud();
	readonly states: BlynkState[] = [];
	readonly traced: string[] = [];
	readonly blynk: Blynk;

	constructor(options: Partial<BlynkOptions> = {}, prepare: (cloud: FakeCloud) => void = () => {}) {
		prepare(this.cloud);
		this.blynk = new Blynk(this.cloud.host, {
			tls: false,
			info: { templateId: "TMPLabcd1234", firmwareVersion: "0.1.0" },
			onState: state => this.states.push(state),
			...options,
		});
	}

	/** Connects and lets the login through. */
	online(): this {
		this.blynk.connect({ token, host: "blynk.cloud" });
		this.pass(20);
		return this;
	}

	pass(ms: number): void {
		this.cloud.clock.advance(ms);
	}

	/** The cloud sends `type` with `body` to the device. */
	tell(type: number, body: string | Uint8Array, id = 9): void {
		this.cloud.last.send(frame(type, id, body));
		this.pass(2);
	}
}
