import type { Asset, ConnectOptions, SocketError } from "../../../../hosts/host";
import { NodeClock } from "../../../../hosts/node/clock";
import { NodeHost } from "../../../../hosts/node/host";
import type { TlsNative } from "../../../../hosts/tls/native";
import { TlsSocket } from "../../../../hosts/tls/socket";
import type { Call } from "./client";

/** What `TlsSocket` gives a handshake, milliseconds. Here time goes faster. */
export const patienceOfSocket = 15_000;

/** A connection of the firmware's TLS: its C in a process of its own, its TypeScript here, over sockets of Node. */
export class Conversation implements ConnectOptions {
	readonly address = "127.0.0.1";
	readonly port: number;
	readonly serverName: string;
	/** Called with all that is new. */
	onBytes: ((bytes: Buffer) => void) | undefined;
	/** The first time: the connection stands. Later: there is room again. */
	onRoom: (() => void) | undefined;
	/** Why it is over; "timeout" also when it took too long. */
	readonly end: Promise<SocketError | "closed here">;
	readonly #clock: NodeClock;
	readonly #socket: TlsSocket;
	#over: (why: SocketError | "closed here") => void = () => undefined;

	/** @param patience how long a handshake may take, milliseconds; and all that follows as long again */
	constructor(native: TlsNative, { port, serverName, roots, now }: Call, patience = 3000) {
		this.port = port;
		this.serverName = serverName;
		this.end = new Promise(over => (this.#over = over));
		const clock = new NodeClock(patienceOfSocket / patience);
		clock.setTime(now * 1000);
		clock.set(() => this.#finish("timeout"), 2 * patienceOfSocket);
		const { TCP } = new NodeHost().network;
		const log = (): void => undefined;
		this.#clock = clock;
		this.#socket = new TlsSocket(this, { native, TCP, clock, roots: assetOf(Buffer.concat(roots)), log });
	}

	/** Whether all of `bytes` was taken; if not, {@link onRoom} tells when to try again. */
	write(bytes: Uint8Array): boolean {
		return this.#socket.write(bytes);
	}

	close(): void {
		this.#finish("closed here");
	}

	onWritable(): void {
		this.onRoom?.();
	}

	onReadable(count: number): void {
		const bytes = Buffer.alloc(count);
		const length = this.#socket.read(bytes);
		this.onBytes?.(bytes.subarray(0, length));
	}

	onError(error: SocketError): void {
		this.#finish(error);
	}

	#finish(why: SocketError | "closed here"): void {
		this.#clock.close();
		this.#socket.close();
		this.#over(why);
	}
}

const assetOf = (bytes: Buffer): Asset => ({
	byteLength: bytes.length,
	read: (into, offset) => bytes.copy(into, 0, offset),
});
