import { utf8 } from "../../modules/bytes/index";

/** A frame of Blynk's protocol, as it comes from a device. */
export interface Frame {
	readonly type: number;
	readonly id: number;
	/** Valid during the call. */
	readonly body: Uint8Array;
}

const head = 5;
const none: Uint8Array = new Uint8Array(0);

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/**
 * Cuts a stream of bytes into frames. That of tools/cloud has a server's limits and Node's Buffer; this one believes every
 * length, and runs wherever the virtual world does.
 */
export class FrameReader {
	readonly #onFrame: (frame: Frame) => void;
	#rest = none;

	constructor(onFrame: (frame: Frame) => void) {
		this.#onFrame = onFrame;
	}

	/** `bytes` must not change afterwards. */
	read(bytes: Uint8Array): void {
		const all = this.#rest.length > 0 ? joined(this.#rest, bytes) : bytes;
		let at = 0;
		while (all.length - at >= head) {
			const type = all[at] ?? 0;
			const id = word(all, at + 1);
			const end = at + head + (type === 0 ? 0 : word(all, at + 3)); // a response has its status in place of a length
			if (end > all.length) break;
			const body = end === at + head ? none : all.subarray(at + head, end);
			at = end;
			this.#onFrame({ type, id, body });
		}
		this.#rest = at === all.length ? none : all.subarray(at);
	}
}

/** @param body `·` for NUL */
export function frame(type: number, id: number, body: string): Uint8Array {
	const bytes = utf8(body.replaceAll("·", "\0"));
	const { length } = bytes;
	return joined(Uint8Array.of(type, id >> 8, id & 255, length >> 8, length & 255), bytes);
}

export function response(id: number, status: number): Uint8Array {
	return Uint8Array.of(0, id >> 8, id & 255, status >> 8, status & 255);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
	const all = new Uint8Array(first.length + second.length);
	all.set(first);
	all.set(second, first.length);
	return all;
}
