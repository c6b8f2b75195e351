import type {
	Accepted,
	AcceptOptions,
	ConnectOptions,
	Datagram,
	Listener,
	ListenerOptions,
	Network,
	Socket,
	SocketCallbacks,
	SocketError,
	UDP,
	UDPOptions,
} from "../../hosts/host";
import type { Faults } from "./faults";

/** What a verdict on the making of an object says of all that it will tell. */
class Telling {
	readonly #faults: Faults;
	readonly #fate;
	closed = false;

	constructor(faults: Faults, call: "network.TCP" | "network.TLS" | "network.UDP" | "network.Listener") {
		this.#faults = faults;
		this.#fate = faults.meet(call);
	}

	get isRefused(): boolean {
		return this.#fate === "refuses";
	}

	/** Calls back, later or never. */
	tell(callback: () => void): void {
		if (this.#fate === "late") this.#faults.late(() => this.closed || callback());
		else if (!this.#fate) callback();
	}
}

/** A connection whose calls may fail. */
class FailingSocket implements Socket {
	readonly #faults: Faults;
	readonly #kind: "TCP" | "TLS";
	readonly #telling: Telling;
	readonly #options: SocketCallbacks;
	readonly #real: Socket;

	constructor(
		faults: Faults,
		kind: "TCP" | "TLS",
		options: ConnectOptions | AcceptOptions,
		make: (callbacks: SocketCallbacks) => Socket,
	) {
		const telling = new Telling(faults, `network.${kind}`);
		this.#faults = faults;
		this.#kind = kind;
		this.#telling = telling;
		this.#options = options;
		this.#real = make({
			onReadable: count => telling.tell(() => options.onReadable?.(count)),
			onWritable: count => telling.tell(() => options.onWritable?.(count)),
			onError: error => telling.tell(() => this.#end(error)),
		});
		if (!telling.isRefused) return;
		this.#real.close();
		faults.soon(() => telling.closed || this.#end("refused"));
	}

	#end(error: SocketError): void {
		this.#telling.closed = true;
		this.#options.onError?.(error);
	}

	get remoteAddress(): string | undefined {
		return this.#real.remoteAddress;
	}

	get writable(): number {
		return this.#faults.meet(`${this.#kind}.writable`) ? this.#noRoom(0) : this.#real.writable;
	}

	read(into: Uint8Array): number {
		return this.#faults.meet(`${this.#kind}.read`) ? 0 : this.#real.read(into);
	}

	write(bytes: Uint8Array): boolean {
		return this.#faults.meet(`${this.#kind}.write`) ? this.#noRoom(false) : this.#real.write(bytes);
	}

	/** Who was told that there is none hears of it again. */
	#noRoom<T>(answer: T): T {
		this.#faults.soon(() => {
			if (!this.#telling.closed) this.#telling.tell(() => this.#options.onWritable?.(this.#real.writable));
		});
		return answer;
	}

	finish(): void {
		if (!this.#faults.meet(`${this.#kind}.finish`)) this.#real.finish?.();
	}

	close(): void {
		this.#telling.closed = true;
		this.#real.close();
		this.#faults.meet(`${this.#kind}.close`);
	}
}

/** Whose calls may fail as `faults` say. */
export function failingNetwork(network: Network, faults: Faults): Network {
	return {
		TCP: class extends FailingSocket {
			constructor(options: ConnectOptions | AcceptOptions) {
				super(faults, "TCP", options, told => new network.TCP({ ...where(options), ...told }));
			}
		},
		TLS: class extends FailingSocket {
			constructor(options: ConnectOptions) {
				super(faults, "TLS", options, told => new network.TLS({ ...to(options), ...told }));
			}
		},
		Listener: class implements Listener {
			readonly #telling = new Telling(faults, "network.Listener");
			readonly #real: Listener;

			constructor(options: ListenerOptions) {
				const onReadable = (count: number): void => this.#telling.tell(() => options.onReadable(count));
				this.#real = new network.Listener({ port: options.port, onReadable });
			}

			read(): Accepted | undefined {
				return faults.meet("Listener.read") ? undefined : this.#real.read();
			}

			close(): void {
				this.#telling.closed = true;
				this.#real.close();
				faults.meet("Listener.close");
			}
		},
		UDP: class implements UDP {
			readonly #telling = new Telling(faults, "network.UDP");
			readonly #real: UDP;

			constructor(options: UDPOptions) {
				this.#real = new network.UDP({
					...(options.port === undefined ? {} : { port: options.port }),
					...(options.group === undefined ? {} : { group: options.group }),
					onReadable: count => this.#telling.tell(() => options.onReadable(count)),
					onError: () => this.#telling.tell(() => options.onError?.()),
				});
				if (!this.#telling.isRefused) return;
				this.#real.close();
				faults.soon(() => this.#telling.closed || options.onError?.());
			}

			read(): Datagram | undefined {
				return faults.meet("UDP.read") ? undefined : this.#real.read();
			}

			write(address: string, port: number, bytes: Uint8Array): void {
				if (!faults.meet("UDP.write")) this.#real.write(address, port, bytes);
			}

			close(): void {
				this.#telling.closed = true;
				this.#real.close();
				faults.meet("UDP.close");
			}
		},
		resolve(name, onDone) {
			const fate = faults.meet("network.resolve");
			if (fate === "silent") return;
			if (fate === "refuses") return faults.soon(() => onDone(undefined));
			network.resolve(name, fate === "late" ? address => faults.late(() => onDone(address)) : onDone);
		},
	};
}

/** Options may be an object whose class has getters, so they are read one by one. */
function where(options: ConnectOptions | AcceptOptions): ConnectOptions | AcceptOptions {
	return "from" in options ? { from: options.from } : to(options);
}

function to({ address, port, serverName }: ConnectOptions): ConnectOptions {
	return { address, port, ...(serverName === undefined ? {} : { serverName }) };
}
