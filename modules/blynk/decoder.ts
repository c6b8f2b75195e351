import { bodyLimit, headerLength } from "./protocol";

/** Gets what a {@link FrameDecoder} finds. Bodies lie in {@link FrameDecoder.bytes} and are valid during the call only. */
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
	readonly bytes = new Uint8Array(headerLength + bodyLimit);
	readonly #sink: FrameSink;
	/** True when the last `take` found a whole frame. */
	progressed = false;
	#end = 0;
	/** Changes with every `reset`, so that `take` notices one that came from inside the sink. */
	#stream = 0;

	constructor(sink: FrameSink) {
		this.#sink = sink;
	}

	/** A new stream begins; what was left of the old one is forgotten. */
	reset(): void {
		this.#end = 0;
		this.#stream++;
	}

	/** True while only a part of a frame has come. */
	get partial(): boolean {
		return this.#end > 0;
	}

	/** Where the next bytes of the stream belong; never empty. */
	get space(): Uint8Array {
		return this.#end ? this.bytes.subarray(this.#end) : this.bytes;
	}

	/** Takes `count` bytes that were just put into {@link space}. After a fault the stream is lost: `reset` it. */
	take(count: number): StreamFault | undefined {
		const { bytes } = this;
		const stream = this.#stream;
		const end = this.#end + count;
		let at = 0;
		while (end - at >= headerLength) {
			const id = ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
			if (id === 0) return "id-zero";
			const length = ((bytes[at + 3] ?? 0) << 8) | (bytes[at + 4] ?? 0);
			const type = bytes[at] ?? 0;
			if (type === 0) {
				at += headerLength;
				this.#sink.onResponse(id, length);
			} else {
				if (length > bodyLimit) return this.#isHttp(at) ? "http" : "too-long";
				const start = at + headerLength;
				if (start + length > end) break;
				at = start + length;
				this.#sink.onFrame(type, id, start, at);
			}
			if (this.#stream !== stream) return undefined;
		}
		this.progressed = at > 0;
		if (at && at < end) bytes.copyWithin(0, at, end);
		this.#end = end - at;
		return undefined;
	}

	#isHttp(at: number): boolean {
		return http.every((byte, index) => this.bytes[at + index] === byte);
	}
}
