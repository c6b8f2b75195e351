import type { Socket } from "../../hosts/host";
import { bodyLimit, command, headerLength, idLimit } from "./protocol";
import { Body, type Values } from "./values";

/** Gets what a {@link Decoder} finds. */
export interface FrameSink {
	/** A RESPONSE; it never has a body (docs/protocol/wire.md#frame). */
	onResponse(id: number, status: number): void;
	/** Any other frame but those with a handler. `body` is valid during the call only. */
	onFrame(command: number, id: number, body: Body): void;
}

/** Is told when there is more to a stream than whole frames. */
export interface StreamEvents {
	/** A part of a frame waits for the rest. */
	onPart(): void;
	/** The stream is lost: `reset` it. */
	onFault(fault: StreamFault): void;
}

/** Called with the values of a virtual write; they are valid during the call. */
export type WriteHandler = (values: Values, pin: number) => void;

/** Who handles the writes to a pin, by its digits. */
export type WriteHandlers = ReadonlyMap<string, WriteHandler>;

/** Where nobody does. */
export const nobody: WriteHandlers = new Map();

/**
 * What makes a stream unreadable (docs/protocol/wire.md#malformed-input). `"id-zero"` and `"too-long"`: not the
 * protocol. `"http"`: a web server answered, as the sign-in page of a guest network does.
 */
export type StreamFault = "id-zero" | "too-long" | "http";

/** "HTTP", of "HTTP/", which as a header would announce a body of 20,527 bytes. */
const http = 0x48545450;

const { hardware } = command;

/**
 * Finds the frames in what a socket has to read, however it is cut: it asks for a header, then for a body of just that
 * length, which the engine decodes at once and splits at its NULs. What comes most, a virtual write, goes to its handler
 * from here: on XS each call on the way would count.
 */
export class Decoder {
	/** Where the bytes come from. */
	socket: Pick<Socket, "read">;
	/** Get the virtual writes; may be changed at any time, as may be {@link sink}. */
	handlers = nobody;
	/** Gets all else. */
	sink: FrameSink;
	/** Something came. Whoever looks at it clears it. */
	heard = false;
	/** A part of a frame waits for the rest. */
	partial = false;
	/** Somebody sees to it that the rest comes in time. */
	partWatched = false;
	/** Counts the frames of which a part had waited. */
	completed = 0;
	/** Reads all there is. */
	readonly read: () => void;
	readonly #events: StreamEvents;
	readonly #header = new Uint8Array(headerLength);
	/** The header or body of which a part waits ... */
	#part = this.#header;
	/** ... which are so many bytes. */
	#got = 0;

	constructor(socket: Pick<Socket, "read">, sink: FrameSink, events: StreamEvents) {
		this.socket = socket;
		this.sink = sink;
		this.#events = events;
		const header = this.#header;
		const view = new DataView(header.buffer);
		// A mark of the byte order is no beginning of a keyword.
		const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
		let raw = header;
		const body = new Body(2, () => raw);
		this.read = () => {
			this.heard = true;
			let got = this.partial ? this.#resume(this.#part) : this.socket.read(header);
			while (got >= headerLength) {
				// Id and length in one read.
				const word = view.getUint32(1);
				if (got === headerLength) {
					const length = word & 0xffff;
					if (word <= idLimit) return events.onFault("id-zero");
					if (!header[0]) {
						this.sink.onResponse(word >>> 16, length);
						got = this.socket.read(header);
						continue;
					}
					if (length > bodyLimit) return events.onFault(view.getUint32(0) === http ? "http" : "too-long");
					raw = new Uint8Array(length);
					got = this.socket.read(raw);
					if (got < length) return this.#wait(raw, got);
				}
				const parts = utf8.decode(raw).split("\0");
				body.parts = parts;
				const pin = parts[1] ?? "";
				const handler = header[0] === hardware && parts[0] === "vw" ? this.handlers.get(pin) : undefined;
				if (handler) handler(body, +pin);
				else this.sink.onFrame(view.getUint8(0), word >>> 16, body);
				got = this.socket.read(header);
			}
			if (got) this.#wait(header, got);
		};
	}

	/** A new stream begins; what was left of the old one is forgotten. */
	reset(): void {
		this.partial = false;
		this.#part = this.#header;
	}

	/** All was read: of `part` `got` bytes have come. */
	#wait(part: Uint8Array<ArrayBuffer>, got: number): void {
		this.partial = true;
		this.#part = part;
		this.#got = got;
		if (!this.partWatched) this.#events.onPart();
	}

	/** Goes on with `part`; returns how many bytes there are: of a header, of a header and a body, or none if it must wait. */
	#resume(part: Uint8Array<ArrayBuffer>): number {
		const got = this.#got + this.socket.read(new Uint8Array(part.buffer, this.#got));
		if (got < part.length) {
			this.#wait(part, got);
			return 0;
		}
		this.partial = false;
		if (part === this.#header) return headerLength;
		this.#part = this.#header;
		this.completed += 1;
		return headerLength + 1;
	}
}
