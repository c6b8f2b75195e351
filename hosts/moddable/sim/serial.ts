import type { Listener, Serial, SerialOptions, Socket } from "../../host";
import { ModdableListener } from "../listener";
import { TCP } from "../tcp";

/** The other end of the cable: what came, and what has not left yet. One at a time; the next takes its place. */
interface Client {
	readonly socket: Socket;
	unsent: Uint8Array;
}

/** As much as waits for a client that does not read, bytes. */
const most = 4096;

/** The serial port as a TCP port of this PC, as in `nc 127.0.0.1 8191` or `socket://127.0.0.1:8191` of pyserial. */
export class SimulatedSerial implements Serial {
	readonly #options: SerialOptions;
	readonly #listener: Listener;
	#client: Client | undefined;

	constructor(port: number, options: SerialOptions) {
		this.#options = options;
		this.#listener = new ModdableListener({ port, onReadable: () => this.#accept() });
	}

	read(into: Uint8Array): number {
		return this.#client?.socket.read(into) ?? 0;
	}

	write(bytes: Uint8Array): boolean {
		const client = this.#client;
		if (!client || client.unsent.length + bytes.length > most) return false;
		const all = new Uint8Array(client.unsent.length + bytes.length);
		all.set(client.unsent);
		all.set(bytes, client.unsent.length);
		client.unsent = all;
		flush(client);
		return true;
	}

	close(): void {
		this.#listener.close();
		this.#client?.socket.close();
		this.#client = undefined;
	}

	#accept(): void {
		const from = this.#listener.read();
		if (!from) return;
		this.#client?.socket.close();
		const client: Client = {
			socket: new TCP({
				from,
				onReadable: () => this.#options.onReadable(),
				onWritable: () => flush(client),
				onError: () => {
					if (this.#client === client) this.#client = undefined;
				},
			}),
			unsent: new Uint8Array(0),
		};
		this.#client = client;
	}
}

function flush(client: Client): void {
	const now = client.unsent.subarray(0, client.socket.writable);
	if (now.length && client.socket.write(now)) client.unsent = client.unsent.slice(now.length);
}
