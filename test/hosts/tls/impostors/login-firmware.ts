import type { ConnectOptions, Host, Socket, SocketError } from "../../../../hosts/host";

/** Where the firmware finds its {@link Director}; hosts lead this port to another. */
export const directorPort = 4000;

/**
 * Firmware that does nothing but log in, on any engine, over the TLS that ships. It asks its director where: a line
 * "port name time token" comes, and what became of it is answered in a line.
 */
export function start(host: Host): void {
	new Orders(host);
}

class Orders implements ConnectOptions {
	readonly address = "127.0.0.1";
	readonly port = directorPort;
	readonly #host: Host;
	readonly #bytes = new Uint8Array(256);
	readonly #socket: Socket;
	#line = "";

	constructor(host: Host) {
		this.#host = host;
		this.#socket = new host.network.TCP(this);
	}

	onReadable(): void {
		for (let count = this.#socket.read(this.#bytes); count; count = this.#socket.read(this.#bytes))
			for (let at = 0; at < count; at++) this.#hear(this.#bytes[at] ?? 0);
	}

	report(outcome: string): void {
		this.#socket.write(ascii(`${outcome}\n`));
	}

	#hear(code: number): void {
		if (code !== 10) return void (this.#line += String.fromCharCode(code));
		const [port = "", name = "", time = "", token = ""] = this.#line.split(" ");
		this.#line = "";
		this.#host.clock.setTime(Number(time) * 1000);
		new Login(this.#host, this, Number(port), name, token);
	}
}

class Login implements ConnectOptions {
	readonly address = "127.0.0.1";
	readonly port: number;
	readonly serverName: string;
	readonly #orders: Orders;
	readonly #token: string;
	readonly #socket: Socket;
	#said = false;

	constructor(host: Host, orders: Orders, port: number, serverName: string, token: string) {
		this.port = port;
		this.serverName = serverName;
		this.#orders = orders;
		this.#token = token;
		this.#socket = new host.network.TLS(this);
	}

	onWritable(): void {
		if (this.#said) return;
		const frame = new Uint8Array(5 + this.#token.length);
		frame.set([29, 0, 1, 0, this.#token.length]);
		frame.set(ascii(this.#token), 5);
		this.#said = this.#socket.write(frame);
	}

	onReadable(): void {
		this.#socket.close();
		this.#orders.report("welcome");
	}

	onError(error: SocketError): void {
		this.#orders.report(error);
	}
}

function ascii(text: string): Uint8Array {
	const bytes = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
	return bytes;
}
