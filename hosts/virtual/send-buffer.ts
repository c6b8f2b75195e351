import { BytesQueue } from "./bytes-queue";

/** What a connection may have under way, bytes: `CONFIG_LWIP_TCP_SND_BUF_DEFAULT` of the SDK for C3, C6, S2 and S3. */
export const sendBuffer = 5744;

/** The longest segment, bytes: `CONFIG_LWIP_TCP_MSS` of the SDK. */
export const segmentSize = 1436;

/** Segments under way: lwIP's `TCP_SND_QUEUELEN`, (4 * 5744 + 1435) / 1436. */
export const segmentQueue = 16;

/** What left in one turn. */
export interface Flight {
	readonly bytes: Uint8Array;
	/** What it takes of the buffer. */
	readonly size: number;
	readonly segments: number;
}

/**
 * What the board has written and the other end has not acknowledged. Writes of one turn share segments, those of the next
 * begin a new one: many small messages fill the queue of segments long before the buffer.
 */
export class SendBuffer {
	readonly #overhead: number;
	/** Written in this turn. */
	readonly #written = new BytesQueue();
	#size = 0;
	/** Of the flights that are not acknowledged. */
	#used = 0;
	#segments = 0;

	/** @param overhead what each write costs beside its bytes */
	constructor(overhead: number) {
		this.#overhead = overhead;
	}

	/** Bytes that fit, if a segment is left for them. */
	get room(): number {
		return Math.max(0, sendBuffer - this.#used - this.#size - this.#overhead);
	}

	/** Takes all of `bytes` or nothing. */
	write(bytes: Uint8Array): boolean {
		const size = this.#size + bytes.length + this.#overhead;
		if (bytes.length > this.room || this.#segments + segments(size) > segmentQueue) return false;
		this.#written.push(bytes.slice());
		this.#size = size;
		return true;
	}

	/** What was written in this turn leaves; `undefined` when that is nothing. */
	leave(): Flight | undefined {
		const size = this.#size;
		if (size === 0) return undefined;
		const flight = { bytes: this.#written.take(), size, segments: segments(size) };
		this.#size = 0;
		this.#used += flight.size;
		this.#segments += flight.segments;
		return flight;
	}

	/** The other end has it. */
	acknowledge({ size, segments }: Flight): void {
		this.#used -= size;
		this.#segments -= segments;
	}
}

const segments = (size: number): number => Math.ceil(size / segmentSize);
