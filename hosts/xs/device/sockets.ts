import type { NativeValue } from "./native";
import type {
	Accepted,
	AcceptOptions,
	ConnectOptions,
	Datagram,
	Listener,
	ListenerOptions,
	Network,
	Socket,
	UDP,
	UDPOptions,
} from "../../host";
import { forget, register } from "./targets";

/** To the firmware a connection to accept is opaque; here it is the number that the Node side gave it. */
const acceptedOf = (number: number): Accepted => number as unknown as Accepted;
const numberOf = (accepted: Accepted): number => accepted as unknown as number;

/** Something that lives on the Node side; its events go to `options`. */
class Remote {
	protected readonly id: number;

	/** @throws what the Node side throws when it cannot make one. */
	constructor(options: object, kind: string, ...values: readonly NativeValue[]) {
		this.id = register(options);
		try {
			native.call(kind, this.id, ...values);
		} catch (error) {
			forget(this.id);
			throw error;
		}
	}

	close(): void {
		forget(this.id);
		native.call("close", this.id);
	}
}

class Stream extends Remote implements Socket {
	constructor(kind: "TCP" | "TLS", options: ConnectOptions | AcceptOptions) {
		if ("from" in options) super(options, "accept", numberOf(options.from));
		else super(options, kind, options.address, options.port, options.serverName);
	}

	read(into: Uint8Array): number {
		return native.fill(into, "read", this.id, into.byteLength);
	}

	write(bytes: Uint8Array): boolean {
		return native.call<boolean>("write", this.id, bytes);
	}

	finish(): void {
		native.call("finish", this.id);
	}

	get writable(): number {
		return native.call<number>("writable", this.id);
	}

	get remoteAddress(): string | undefined {
		return native.call<string | undefined>("remoteAddress", this.id);
	}
}

class TCP extends Stream {
	constructor(options: ConnectOptions | AcceptOptions) {
		super("TCP", options);
	}
}

class TLS extends Stream {
	constructor(options: ConnectOptions) {
		super("TLS", options);
	}
}

class TCPListener extends Remote implements Listener {
	constructor(options: ListenerOptions) {
		super(options, "Listener", options.port);
	}

	read(): Accepted | undefined {
		const number = native.call<number | undefined>("take", this.id);
		return number === undefined ? undefined : acceptedOf(number);
	}
}

class DatagramSocket extends Remote implements UDP {
	constructor(options: UDPOptions) {
		super(options, "UDP", options.port, options.group);
	}

	read(): Datagram | undefined {
		return native.call<Datagram | undefined>("receive", this.id);
	}

	write(address: string, port: number, bytes: Uint8Array): void {
		native.call("send", this.id, address, port, bytes);
	}
}

export const network: Network = {
	TCP,
	TLS,
	Listener: TCPListener,
	UDP: DatagramSocket,
	resolve: (name, onDone) => native.call("resolve", register(onDone), name),
};
