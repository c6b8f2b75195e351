import { bodyLimit, headerLength, idLimit } from "./protocol";
import { ValuesView } from "./values";

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

/** The buffer that is always there, bytes: a frame whose length fits into one byte never fills it. */
const usual = headerLength + 256;

/**
 * Finds the frames in a byte stream, however it is cut. Nothing is allocated per frame, unless one is longer than usual.
 */
export class FrameDecoder {
	/** The buffer, and the values of the present message in it. */
	readonly values = new ValuesView(usual);
	/** Gets the frames; may be changed at any time. */
	sink: FrameSink;
	/** True when the last `take` found a whole frame. */
	progressed = false;
	/** Where the next bytes of the stream belong; never empty. */
	space = this.values.buffer;
	/** How many bytes of a frame that is not whole yet wait. */
	kept = 0;
	/** The usual buffer, while another one has its place: for as long as a longer frame needs that. */
	#usual: Pick<ValuesView, "buffer" | "view"> | undefined;
	/** Changes with every `reset`, so that `take` notices one that came from inside the sink. */
	#stream = 0;

	constructor(sink: FrameSink) {
		this.sink = sink;
	}

	get bytes(): Uint8Array {
		return this.values.buffer;
	}

	/** A new stream begins; what was left of the old one is forgotten. */
	reset(): void {
		this.#keep(0, 0, usual);
		this.#stream++;
	}

	/** Takes `count` bytes that were just put into {@link space}. After a fault the stream is lost: `reset` it. */
	take(count: number): StreamFault | undefined {
		const { view } = this.values;
		const end = this.kept + count;
		const stream = this.#stream;
		let at = 0;
		let next = headerLength;
		while (next <= end) {
			const type = view.getUint8(at);
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
		this.#keep(at, end, Math.max(usual, next - at));
		return undefined;
	}

	/** What lies from `at` up to `end` waits for more, in a buffer of `size` bytes. */
	#keep(at: number, end: number, size: number): void {
		const { values } = this;
		const { buffer } = values;
		const count = end - at;
		if (size === buffer.length) {
			if (!count && !this.kept) return;
			if (at) buffer.copyWithin(0, at, end);
		} else {
			const home = this.#usual ?? { buffer, view: values.view };
			const other = size === usual ? home : new ValuesView(size);
			this.#usual = size === usual ? undefined : home;
			other.buffer.set(buffer.subarray(at, end));
			values.buffer = other.buffer;
			values.view = other.view;
		}
		this.kept = count;
		this.space = count ? values.buffer.subarray(count) : values.buffer;
	}

	#isHttp(at: number): boolean {
		return http.every((byte, index) => this.bytes[at + index] === byte);
	}
}
