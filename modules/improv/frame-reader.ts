import type { Clock } from "../../hosts/host";
import { checksum, dataAt, header, longest } from "./frame";

/** A frame whose next byte does not come within this is none, milliseconds: what follows is typed by somebody. */
const patience = 500;

/**
 * Tells frames from all else on a serial port. What looks like the beginning of one is held back until the byte that
 * decides: nobody types the version's 0x01.
 */
export abstract class FrameReader {
	readonly #clock: Pick<Clock, "now">;
	/** How many bytes of the frame have come. */
	#count = 0;
	/** The frame, once there is more of it than the header. */
	#bytes: Uint8Array | undefined;
	#latest = 0;

	constructor(clock: Pick<Clock, "now">) {
		this.#clock = clock;
	}

	/** A frame is whole; its data is valid during the call. `undefined`: its checksum is wrong. */
	protected abstract onFrame(type: number, data: Uint8Array | undefined): void;

	/** A byte that belongs to no frame. */
	protected abstract onOther(byte: number): void;

	/** The next byte from the port. */
	take(byte: number): void {
		const now = this.#clock.now();
		if (this.#bytes && now - this.#latest > patience) this.#forget();
		this.#latest = now;
		const bytes = this.#bytes;
		if (bytes) {
			bytes[this.#count++] = byte;
			const end = dataAt + (bytes[dataAt - 1] ?? 0);
			if (this.#count <= dataAt || this.#count <= end) return;
			this.#forget();
			const isWhole = checksum(bytes.subarray(0, end)) === byte;
			return this.onFrame(bytes[header.length] ?? 0, isWhole ? bytes.subarray(dataAt, end) : undefined);
		}
		if (byte !== header[this.#count]) {
			// The first letter is in the header once, so nothing else of what was held can be a beginning.
			for (let at = 0; at < this.#count; at++) this.onOther(header[at] ?? 0);
			this.#count = 0;
			if (byte !== header[0]) return this.onOther(byte);
		}
		if (++this.#count < header.length) return;
		this.#bytes = new Uint8Array(dataAt + longest + 1);
		this.#bytes.set(header);
	}

	#forget(): void {
		this.#count = 0;
		this.#bytes = undefined;
	}
}
