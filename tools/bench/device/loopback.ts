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

/**
 * As little of a board as a Blynk client needs: bytes go in by `native.feed` and out by `native.write`. What the client pays
 * for is its own callback and its calls of the socket; the rest is in C, as on the chip.
 */
export class Loopback {
	readonly host: Host;
	readonly #clock = new StillClock();
	/** The client's, for {@link native.feed}. */
	onReadable: (count: number) => void = () => {};
	#onWritable: SocketCallbacks["onWritable"];

	constructor() {
		const socket: Socket = {
			read: native.read,
			write: native.write,
			writable: 1460,
			remoteAddress: undefined,
			close() {},
		};
		const keep = (callbacks: SocketCallbacks): void => {
			this.#onWritable = callbacks.onWritable;
			if (callbacks.onReadable) this.onReadable = callbacks.onReadable;
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
		this.#onWritable?.(1460);
		this.#clock.settle();
		native.feed(this.onReadable, Uint8Array.of(0, 0, 1, 0, 200));
		this.#clock.settle();
	}
}
