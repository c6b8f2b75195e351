import type { Clock, ConnectOptions, Network, Socket, SocketError } from "../../../hosts/host";
import { text, utf8 } from "../../../modules/bytes/index";
import { joined } from "./packages";

/** How a connection goes on once its request is there. */
export interface Answer {
	readonly head?: string;
	readonly body?: Uint8Array;
	/** So many bytes come at a time, one such piece each `pause` milliseconds. */
	readonly piece?: number;
	readonly pause?: number;
	/** What follows the last byte: an end, or nothing. */
	readonly then?: SocketError | "silence";
}

/** A connection as it was opened, and what was asked on it. */
export interface Asked {
	readonly secure: boolean;
	readonly address: string;
	readonly port: number;
	readonly serverName: string | undefined;
	request: string;
	closed: boolean;
}

/** Names and servers of which a test says all; time is its clock's. */
export class FileServer implements Pick<Network, "TCP" | "TLS" | "resolve"> {
	readonly asked: Asked[] = [];
	/** What the name server says each time, and how often; `undefined`: it has no such name. */
	names: (name: string, onDone: (address: string | undefined) => void) => void = (_, onDone) => onDone("10.0.0.9");
	/** How a connection ends before it stands; `undefined`: it does not. */
	refuses: (() => SocketError | "silence" | "throws") | undefined;
	readonly TCP: Network["TCP"];
	readonly TLS: Network["TLS"];
	readonly #clock: Clock;

	constructor(clock: Clock, answer: (request: string, number: number) => Answer) {
		this.#clock = clock;
		this.TCP = socketClass(this, clock, false, answer) as Network["TCP"];
		this.TLS = socketClass(this, clock, true, answer);
	}

	resolve(name: string, onDone: (address: string | undefined) => void): void {
		this.#clock.set(() => this.names(name, onDone), 5);
	}

	/** What each connection asked to begin with; 0: the start. */
	get ranges(): readonly number[] {
		return this.asked.map(({ request }) => rangeOf(request));
	}
}

/** Where a request wants the file from. */
export function rangeOf(request: string): number {
	const [, rest = "0-"] = request.split("Range: bytes=");
	return Number(rest.slice(0, rest.indexOf("-")));
}

/** Answers as a server of files does that knows ranges. */
export function serve(file: Uint8Array, request: string, more: Answer = {}): Answer {
	const from = rangeOf(request);
	const body = file.subarray(from);
	const range = from ? `Content-Range: bytes ${from}-${file.length - 1}/${file.length}\r\n` : "";
	const head = `HTTP/1.1 ${from ? "206 Partial Content" : "200 OK"}\r\nServer: test\r\n${range}Content-Length: ${body.length}\r\n\r\n`;
	return { head, body, ...more };
}

function socketClass(
	server: FileServer,
	clock: Clock,
	secure: boolean,
	answer: (request: string, number: number) => Answer,
): Network["TLS"] {
	return class implements Socket {
		readonly remoteAddress = undefined;
		readonly #options: ConnectOptions;
		readonly #asked: Asked;
		#waiting: Uint8Array = new Uint8Array(0);
		#refused = false;

		constructor(options: ConnectOptions) {
			const { address, port, serverName } = options;
			const end = server.refuses?.();
			if (end === "throws") throw new Error("no socket left");
			this.#options = options;
			this.#asked = { secure, address, port, serverName, request: "", closed: false };
			server.asked.push(this.#asked);
			if (end === undefined) this.#later(() => options.onWritable?.(this.writable), 20);
			else if (end !== "silence") this.#end(end, 20);
		}

		get writable(): number {
			return this.#asked.closed ? 0 : 1400;
		}

		write(bytes: Uint8Array): boolean {
			// Without room at first, as a socket may be.
			if (!this.#refused) {
				this.#refused = true;
				this.#later(() => this.#options.onWritable?.(1400), 1);
				return false;
			}
			this.#asked.request += text(bytes);
			// There is room again.
			this.#later(() => this.#options.onWritable?.(1400), 1);
			if (this.#asked.request.endsWith("\r\n\r\n")) this.#send(answer(this.#asked.request, server.asked.length));
			return true;
		}

		read(into: Uint8Array): number {
			const part = this.#waiting.subarray(0, into.length);
			into.set(part);
			this.#waiting = this.#waiting.slice(part.length);
			return part.length;
		}

		close(): void {
			this.#asked.closed = true;
		}

		#send({ head = "", body = new Uint8Array(0), piece = 1460, pause = 1, then = "closed" }: Answer): void {
			const bytes = joined(utf8(head), body);
			let at = 0;
			const next = (): void => {
				if (at >= bytes.length) {
					if (then !== "silence") this.#end(then, 1);
					return;
				}
				this.#waiting = joined(this.#waiting, bytes.subarray(at, at + piece));
				at += piece;
				this.#options.onReadable?.(this.#waiting.length);
				this.#later(next, pause);
			};
			this.#later(next, pause);
		}

		/** It is told when all that came before has been read. */
		#end(error: SocketError, delay: number): void {
			this.#later(() => {
				if (this.#waiting.length) return this.#end(error, 1);
				this.close();
				this.#options.onError?.(error);
			}, delay);
		}

		#later(step: () => void, delay: number): void {
			clock.set(() => {
				if (!this.#asked.closed) step();
			}, delay);
		}
	};
}
