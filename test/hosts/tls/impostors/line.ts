import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { Gone } from "./records";

/** What becomes of the bytes that a server sends, in pieces; `at`: how many went before. */
export type Way = (bytes: Buffer, at: number) => readonly (Buffer | "end")[];

export const straight: Way = bytes => [bytes];

/** Every byte travels alone. */
export const drip: Way = bytes => Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));

/** Flips a bit of the byte that is number `position`. */
export const flipping =
	(position: number, bit: number): Way =>
	(bytes, at) => {
		const index = position - at;
		if (index < 0 || index >= bytes.length) return [bytes];
		const flipped = Buffer.from(bytes);
		flipped.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
		return [flipped];
	};

/** Ends the stream after `length` bytes. */
export const cuttingAfter =
	(length: number): Way =>
	(bytes, at) =>
		at + bytes.length > length ? [bytes.subarray(0, Math.max(0, length - at)), "end"] : [bytes];

/** The server's end of a TCP connection, which remembers what came over it. */
export class Line extends Duplex {
	readonly #socket: Socket;
	readonly #way: Way;
	readonly #closed: Promise<void>;
	#sent = 0;

	constructor(socket: Socket, way: Way, heard: (bytes: Buffer) => void) {
		super({ allowHalfOpen: true });
		this.#socket = socket;
		this.#way = way;
		this.#closed = new Promise<void>(closed => socket.once("close", closed));
		socket.setNoDelay(true);
		socket.on("data", bytes => {
			heard(bytes);
			if (!this.push(bytes)) socket.pause();
		});
		socket.on("end", () => {
			this.push(null);
			socket.end();
		});
		socket.on("close", () => this.destroy());
		socket.on("error", () => this.destroy());
	}

	override _read(): void {
		this.#socket.resume();
	}

	override _write(bytes: Buffer, _encoding: string, done: (error?: Error) => void): void {
		const pieces = this.#way(bytes, this.#sent);
		this.#sent += bytes.length;
		void this.#send(pieces).then(() => done(), done);
	}

	override _final(done: () => void): void {
		this.#socket.end(done);
	}

	override _destroy(_error: Error | null, done: (error: Error | null) => void): void {
		this.#socket.destroy();
		done(null);
	}

	/** One turn of the event loop between two pieces, so that the peer may read each by itself. */
	async #send(pieces: readonly (Buffer | "end")[]): Promise<void> {
		for (const piece of pieces) {
			if (piece === "end") this.#socket.end();
			if (piece === "end" || this.#socket.destroyed) throw new Gone();
			if (!this.#socket.write(piece)) await Promise.race([once(this.#socket, "drain"), this.#closed]);
			if (pieces.length > 1) await new Promise(setImmediate);
		}
	}
}

/** What a server saw of its clients. */
export class Seen {
	/** Every byte as it came over the wire. */
	readonly raw: Buffer[] = [];
	/** What the clients said, as far as the server could read it. */
	readonly plain: Buffer[] = [];
	/** How many times a client began a handshake. */
	hellos = 0;
	/** What the server itself failed of: a fault of the test. */
	readonly faults: unknown[] = [];

	/** Whether `text` came, in clear or to be read by the server. */
	has(text: string): boolean {
		return Buffer.concat(this.raw).includes(text) || Buffer.concat(this.plain).includes(text);
	}
}

/** Answers a connection. Throws {@link Gone} when the client is gone. */
export type Serve = (line: Line, seen: Seen) => Promise<void>;

export interface Endpoint {
	readonly port: number;
	readonly seen: Seen;
	/** Ends when the clients are gone and all that they sent is seen. */
	close(): Promise<void>;
}

/** A server on a free port of the loopback interface. */
export async function listen(serve: Serve, way: Way = straight): Promise<Endpoint> {
	const seen = new Seen();
	const sockets = new Set<Socket>();
	const server = createServer({ allowHalfOpen: true }, socket => {
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
		const line = new Line(socket, way, bytes => seen.raw.push(bytes));
		line.on("error", () => undefined); // what went wrong comes to `serve`
		serve(line, seen).catch((error: unknown) => {
			if (!(error instanceof Gone)) seen.faults.push(error);
			line.destroy();
		});
	});
	await new Promise<void>(done => server.listen(0, "127.0.0.1", done));
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("The server has no port.");
	return {
		port: address.port,
		seen,
		async close() {
			const late = setTimeout(() => sockets.forEach(socket => socket.destroy()), 500);
			await new Promise(done => server.close(done));
			clearTimeout(late);
		},
	};
}
