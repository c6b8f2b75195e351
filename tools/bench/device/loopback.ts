import type {} from "../../../hosts/xs/device/native";
import type {
	AcceptOptions,
	Clock,
	ConnectOptions,
	Host,
	Network,
	Socket,
	SocketCallbacks,
	Timer,
} from "../../../hosts/host";

/** A board without timers: whatever waits, waits for ever, unless for no time at all. */
class StillClock implements Pick<Clock, "now" | "set"> {
	readonly #due: (() => void)[] = [];

	now(): number {
		return 0;
	}

	set(callback: () => void, delay: number): Timer {
		if (delay === 0) this.#due.push(callback);
		return 0 as unknown as Timer;
	}

	repeat(): Timer {
		return 0 as unknown as Timer;
	}

	time(): undefined {}
	setTime(): void {}
	clear(): void {}

	settle(): void {
		for (let next = this.#due.shift(); next; next = this.#due.shift()) next();
	}
}

const nothing = new Uint8Array(0);

/**
 * As little of a board as a Blynk client needs: bytes go in by {@link feed} and out into a count. Costs next to nothing
 * itself, as drivers in C do.
 */
export class Loopback {
	readonly host: Host;
	/** Bytes that the client has written. */
	sent = 0;
	readonly #clock = new StillClock();
	#callbacks: SocketCallbacks = {};
	#incoming: Uint8Array = nothing;

	constructor() {
		const socket: Socket = {
			read: into => {
				const count = native.copy(into, this.#incoming);
				this.#incoming = count < this.#incoming.byteLength ? this.#incoming.subarray(count) : nothing;
				return count;
			},
			write: bytes => {
				this.sent += bytes.byteLength;
			},
			writable: 1460,
			remoteAddress: undefined,
			close() {},
		};
		const keep = (callbacks: SocketCallbacks): void => {
			this.#callbacks = callbacks;
		};
		const network: Pick<Network, "TCP" | "resolve"> = {
			TCP: class {
				constructor(options: ConnectOptions | AcceptOptions) {
					keep(options);
					return socket;
				}
			} as unknown as Network["TCP"],
			resolve: (_name, onDone) => void this.#clock.set(() => onDone("127.0.0.1"), 0),
		};
		const system = { mac: new Uint8Array(6), chip: "ESP32", buildTime: 0, random() {} };
		this.host = { clock: this.#clock, network, system, log() {} } as unknown as Host;
	}

	/** Connects the client that has just asked for it, and accepts its login. */
	logIn(): void {
		this.#clock.settle();
		this.#callbacks.onWritable?.(1460);
		this.#clock.settle();
		this.feed(Uint8Array.of(0, 0, 1, 0, 200));
		this.#clock.settle();
	}

	/** `bytes` come in. */
	feed(bytes: Uint8Array): void {
		this.#incoming = bytes;
		this.#callbacks.onReadable?.(bytes.byteLength);
	}
}
