import type { Clock } from "../../hosts/host";
import { checksum, dataAt, header, longest } from "./frame";

/** A frame whose next byte does not come within this is none, milliseconds: what follows is typed by somebody. */
const patience = 500;

export interface FrameEvents {
	/** A frame is whole; its data is valid during the call. */
	onFrame(type: number, data: Uint8Array): void;
	/** A frame came whose checksum is wrong. */
	onBroken(): void;
	/** A byte that belongs to no frame. */
	onOther(byte: number): void;
}

/**
 * Tells frames from all else on a serial port. What looks like the beginning of one is held back until the byte that
 * decides: nobody types the version's 0x01.
 */
export class FrameReader {
	readonly #clock: Pick<Clock, "now">;
	readonly #events: FrameEvents;
	/** Of the frame: how many bytes have come. */
	#count = 0;
	/** The frame, from the version on; at first there is only the header, which is known. */
	#bytes: Uint8Array | undefined;
	#latest = 0;
	/** The last byte was the end of a frame: a line feed behind it is nobody's. */
	#ended = false;

	constructor(clock: Pick<Clock, "now">, events: FrameEvents) {
		this.#clock = clock;
		this.#events = events;
	}

	take(byte: number): void {
		const now = this.#clock.now();
		if (this.#bytes && now - this.#latest > patience) this.#forget();
		this.#latest = now;
		const ended = this.#ended;
		this.#ended = false;
		if (this.#bytes) return this.#more(this.#bytes, byte);
		if (byte !== header[this.#count]) {
			const held = this.#count;
			this.#count = 0;
			for (let at = 0; at < held; at++) this.#events.onOther(header[at] ?? 0);
			// The first letter comes once in the header, so nothing else of what was held can be a beginning.
			if (byte !== header[0]) {
				if (!ended || byte !== 0x0a) this.#events.onOther(byte);
				return;
			}
		}
		if (++this.#count < header.length) return;
		this.#bytes = new Uint8Array(dataAt + longest + 1);
		this.#bytes.set(header);
	}

	#more(bytes: Uint8Array, byte: number): void {
		bytes[this.#count++] = byte;
		const end = dataAt + (bytes[dataAt - 1] ?? 0);
		if (this.#count <= dataAt || this.#count <= end) return;
		this.#forget();
		this.#ended = true;
		if (checksum(bytes.subarray(0, end)) !== byte) return this.#events.onBroken();
		this.#events.onFrame(bytes[header.length] ?? 0, bytes.subarray(dataAt, end));
	}

	#forget(): void {
		this.#count = 0;
		this.#bytes = undefined;
	}
}
