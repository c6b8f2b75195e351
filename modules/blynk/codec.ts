import type { Socket } from "../../hosts/host";
import { begin, bodyLimit, command, headerLength, idLimit } from "./protocol";
import { Body, type Values } from "./values";

/**
 * What can be written to a pin or a property. Whole numbers are sent plainly, other numbers with up to 7 decimals (the
 * reference's `double`, facts/blynk.md 1.5) without trailing zeros, booleans as 1 and 0, text as UTF-8, bytes as they
 * are. {@link float} and {@link double} give the reference's exact formats.
 */
export type Value = number | string | boolean | Uint8Array;

/** As the reference sends a 32-bit float: 3 decimals. */
export function float(value: number): string {
	return value.toFixed(3);
}

/** As the reference sends a double: 7 decimals. */
export function double(value: number): string {
	return value.toFixed(7);
}

/**
 * Why a message was not accepted.
 * - `"offline"`: there is no connection, and the pin's policy is to refuse then
 * - `"full"`: too much waits already; write less often, or try again later
 * - `"too-long"`: more than 1,024 bytes, or a description of more than 300 characters
 * - `"bad-pin"`: not a whole number from 0 to 255
 * - `"bad-value"`: not a finite number, or text with a NUL, which the protocol cannot carry
 * - `"too-soon"`, `"daily-limit"`: the cloud would discard the event (facts/blynk.md 1.14)
 */
export type Refusal = "offline" | "full" | "too-long" | "bad-pin" | "bad-value" | "too-soon" | "daily-limit";

/**
 * Makes frames, without ids: one string, encoded once by the engine. On XS a loop over bytes costs more than all the rest
 * (facts/xs.md 5.1); and so that the rest costs little, it is in one piece.
 */
export class Encoder {
	/** Why there is no frame. */
	problem: Refusal = "bad-value";
	readonly #utf8 = new TextEncoder();

	/** The frame that is `head` and `values`, a NUL before each (see {@link begin}); or `undefined` and a {@link problem}. */
	frame(head: string, values: readonly Value[]): Uint8Array | undefined {
		let text = head;
		for (let i = 0; i < values.length; i++) {
			const value = values[i];
			if (typeof value === "number") {
				if ((value | 0) === value) text += `\0${value}`;
				else if (value > -largest && value < largest) text += `\0${numeral(value)}`;
				else return this.#refuse("bad-value");
			} else if (typeof value === "string") {
				// A character has a byte at least: no long text is encoded just to be refused.
				if (value.length > bodyLimit) return this.#refuse("too-long");
				if (value.includes("\0")) return this.#refuse("bad-value");
				text += `\0${value}`;
			} else if (typeof value === "boolean") text += value ? "\x001" : "\x000";
			else if (value) return this.#raw(text, value, values.slice(i + 1));
		}
		const frame = this.#utf8.encode(text);
		const length = frame.length - headerLength;
		frame[4] = length;
		return length > 0xff ? this.#long(frame) : frame;
	}

	/** No string can hold raw bytes: they are put between what comes before and what comes after. */
	#raw(text: string, bytes: Uint8Array, values: readonly Value[]): Uint8Array | undefined {
		let frame = concat(this.#utf8.encode(`${text}\0`), bytes);
		if (values.length) {
			const after = this.frame(begin(0), values);
			if (!after) return undefined;
			// Where that has the end of its length, this has the NUL between two values.
			after[headerLength - 1] = 0;
			frame = concat(frame, after.subarray(headerLength - 1));
		}
		frame[4] = frame.length - headerLength;
		return this.#long(frame);
	}

	/** A frame whose length may need the other byte as well, or be too much. */
	#long(frame: Uint8Array): Uint8Array | undefined {
		const length = frame.length - headerLength;
		if (length > bodyLimit) return this.#refuse("too-long");
		frame[3] = length >> 8;
		return frame;
	}

	#refuse(problem: Refusal): undefined {
		this.problem = problem;
	}
}

const { hardware } = command;

/** Beyond this, `toFixed` writes exponents. */
const largest = 1e21;

/** A number that is no 32-bit integer, without exponent and trailing zeros. */
function numeral(value: number): string {
	if (Number.isSafeInteger(value)) return String(value);
	const fixed = value.toFixed(7);
	const size = Math.abs(value);
	// Here the engine's own way is the same: it has all digits, and writes no exponent.
	if (size > 1e-6 && size < 1e8) return String(Number(fixed));
	let end = fixed.length;
	while (fixed.charAt(end - 1) === "0") end--;
	return fixed.slice(0, fixed.charAt(end - 1) === "." ? end - 1 : end);
}

/** The bytes of `first`, and those of `second` after them. */
export function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
	const both = new Uint8Array(first.length + second.length);
	both.set(first);
	both.set(second, first.length);
	return both;
}

/** A group of `frames`, so that charts show one moment: `time`, Unix milliseconds, when it is not the present one. */
export function group(encoder: Encoder, frames: readonly Uint8Array[], time: number | undefined): Uint8Array {
	let all = encoder.frame(begin(command.group), time === undefined ? ["b"] : ["t", time]) ?? nothing;
	for (let i = 0; i < frames.length; i++) all = concat(all, frames[i] ?? nothing);
	return concat(all, encoder.frame(begin(command.group), ["e"]) ?? nothing);
}

const nothing = new Uint8Array(0);

/** The length of the frame that begins at `at`. */
export function frameLength(bytes: Uint8Array, at: number): number {
	return headerLength + (((bytes[at + 3] ?? 0) << 8) | (bytes[at + 4] ?? 0));
}

/** Gets what a {@link Decoder} finds. */
export interface FrameSink {
	/** A RESPONSE; it never has a body (facts/blynk.md 1.1). */
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
 * What makes a stream unreadable (facts/blynk.md 1.12). `"id-zero"` and `"too-long"`: not the protocol. `"http"`: a web
 * server answered, as the sign-in page of a guest network does.
 */
export type StreamFault = "id-zero" | "too-long" | "http";

/** "HTTP", of "HTTP/", which as a header would announce a body of 20,527 bytes. */
const http = 0x48545450;

/** The buffer that is always there, bytes: a frame whose length fits into one byte never fills it. */
const usual = headerLength + 256;

/**
 * Finds the frames in what a socket has to read, however it is cut. A body is decoded once by the engine and split at its
 * NULs. What comes most, a virtual write, goes to its handler from here: on XS each call on the way would count.
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
	/** How many bytes of a frame that is not whole yet wait. */
	kept = 0;
	/** Somebody sees to it that the rest comes in time. */
	partWatched = false;
	/** Counts reads that made frames whole of which a part had waited. */
	completed = 0;
	/** Reads all there is. */
	readonly read: () => void;
	readonly #events: StreamEvents;
	#view = new DataView(new ArrayBuffer(usual));
	#bytes = new Uint8Array(this.#view.buffer);
	/** Where the next bytes belong. */
	#space = this.#bytes;
	/** How many bytes there are; 0 once a `reset` came from inside a handler. */
	#end = 0;
	readonly #body = new Body(2);
	readonly #utf8 = new TextDecoder();

	constructor(socket: Pick<Socket, "read">, sink: FrameSink, events: StreamEvents) {
		this.socket = socket;
		this.sink = sink;
		this.#events = events;
		const body = this.#body;
		const utf8 = this.#utf8;
		this.read = () => {
			this.heard = true;
			for (;;) {
				this.#end = this.socket.read(this.#space) + this.kept;
				const view = this.#view;
				let at = 0;
				let next = headerLength;
				while (next <= this.#end) {
					// Id and length in one read.
					const word = view.getUint32(at + 1);
					if (word <= idLimit) return events.onFault("id-zero");
					const type = view.getUint8(at);
					if (type) {
						const length = word & 0xffff;
						next += length;
						if (next > this.#end) break;
						body.raw = new Uint8Array(view.buffer, next - length, length);
						const parts = utf8.decode(body.raw).split("\0");
						body.parts = parts;
						const handler = type === hardware && parts[0] === "vw" ? this.handlers.get(parts[1] ?? "") : undefined;
						if (handler) handler(body, +(parts[1] ?? 0));
						else this.sink.onFrame(type, word >>> 16, body);
					} else this.sink.onResponse(word >>> 16, word & 0xffff);
					at = next;
					next += headerLength;
				}
				if (this.kept && at) {
					this.completed += 1;
					this.kept = 0;
					this.#space = this.#bytes;
				}
				if ((at >= this.#end && at < usual) || !this.#rest(at, next)) return;
			}
		};
	}

	/** A new stream begins; what was left of the old one is forgotten. */
	reset(): void {
		this.#end = 0;
		this.#empty();
	}

	/** Nothing is kept. */
	#empty(): void {
		this.kept = 0;
		if (this.#bytes.length > usual) this.#resize(usual);
		this.#space = this.#bytes;
	}

	/**
	 * All was read, but the frame at `at` is not whole: as far as is known it ends at `next`. True when the buffer was full:
	 * there may be more to read.
	 */
	#rest(at: number, next: number): boolean {
		const bytes = this.#bytes;
		const end = this.#end;
		const left = end - at;
		// What was whole is forgotten.
		if (left <= 0) {
			this.#empty();
			return left === 0;
		}
		if (next - at > bytes.length) {
			if (next - at > headerLength + bodyLimit) {
				this.#events.onFault(this.#view.getUint32(at) === http ? "http" : "too-long");
				return false;
			}
			this.#resize(next - at);
			this.#bytes.set(bytes.subarray(at, end));
		} else if (at) bytes.copyWithin(0, at, end);
		this.kept = left;
		this.#space = this.#bytes.subarray(left);
		if (!this.partWatched) this.#events.onPart();
		return end === bytes.length;
	}

	#resize(size: number): void {
		this.#view = new DataView(new ArrayBuffer(size));
		this.#bytes = new Uint8Array(this.#view.buffer);
	}
}
