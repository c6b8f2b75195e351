import { bodyLimit, headerLength, idLimit } from "./protocol";

/** Gets what a {@link FrameDecoder} finds. Bodies lie in {@link FrameDecoder.bytes}, valid during the call only. */
export interface FrameSink {
	/** A RESPONSE; it never has a body (facts/blynk.md 1.1). */
	onResponse(id: number, status: number): void;
	/** Any other frame, body from `start` up to `end`. */
	onFrame(command: number, id: number, start: number, end: number): void;
}

/**
 * What makes a stream unreadable (facts/blynk.md 1.12). `"id-zero"` and `"too-long"`: not the protocol. `"http"`: a web
 * server answered, as the sign-in page of a guest network does.
 */
export type StreamFault = "id-zero" | "too-long" | "http";

/** "HTTP/", which as a header would announce a body of 20,527 bytes. */
const http = [0x48, 0x54, 0x54, 0x50, 0x2f];

/**
 * Finds the frames in a byte stream, however it is cut. One buffer of the largest legal frame, allocated once; nothing
 * is allocated per frame.
 */
export class FrameDecoder {
	/** The buffer. Its last bytes are no part of the stream: they let 4 bytes be read from anywhere in a body. */
	readonly bytes = new Uint8Array(headerLength + bodyLimit + 4);
	readonly view = new DataView(this.bytes.buffer);
	/** Gets the frames; may be changed at any time. */
	sink: FrameSink;
	/** True when the last `take` found a whole frame. */
	progressed = false;
	/** Where the next bytes of the stream belong; never empty. */
	space: Uint8Array;
	/** How many bytes of a frame that is not whole yet wait. */
	kept = 0;
	readonly #all = this.bytes.subarray(0, headerLength + bodyLimit);
	/** Changes with every `reset`, so that `take` notices one that came from inside the sink. */
	#stream = 0;

	constructor(sink: FrameSink) {
		this.sink = sink;
		this.space = this.#all;
	}

	/** A new stream begins; what was left of the old one is forgotten. */
	reset(): void {
		this.#keep(0);
		this.#stream++;
	}

	/** Takes `count` bytes that were just put into {@link space}. After a fault the stream is lost: `reset` it. */
	take(count: number): StreamFault | undefined {
		const type = this.bytes[0];
		// The usual case by far: just one frame came, and it is whole.
		if (type && this.kept === 0) {
			const idAndLength = this.view.getUint32(1);
			if ((idAndLength & 0xffff) + headerLength === count && idAndLength > idLimit) {
				this.sink.onFrame(type, idAndLength >>> 16, headerLength, count);
				return undefined;
			}
		}
		return this.#takeAll(this.kept + count);
	}

	#takeAll(end: number): StreamFault | undefined {
		const { bytes, view } = this;
		const stream = this.#stream;
		let at = 0;
		let next = headerLength;
		while (next <= end) {
			const type = bytes[at];
			// Id and length in one read: on XS a call costs as much as three steps of arithmetic.
			const idAndLength = view.getUint32(at + 1);
			if (idAndLength <= idLimit) return "id-zero";
			const start = next;
			if (type) {
				const length = idAndLength & 0xffff;
				if (length > bodyLimit) return this.#isHttp(at) ? "http" : "too-long";
				next += length;
				if (next > end) break;
				at = next;
				this.sink.onFrame(type, idAndLength >>> 16, start, next);
			} else {
				at = next;
				this.sink.onResponse(idAndLength >>> 16, idAndLength & 0xffff);
			}
			if (stream !== this.#stream) return undefined;
			next += headerLength;
		}
		this.progressed = at > 0;
		if (end > at || this.kept) {
			bytes.copyWithin(0, at, end);
			this.#keep(end - at);
		}
		return undefined;
	}

	#keep(count: number): void {
		this.kept = count;
		this.space = count ? this.#all.subarray(count) : this.#all;
	}

	#isHttp(at: number): boolean {
		return http.every((byte, index) => this.bytes[at + index] === byte);
	}
}
