/** Numbers and vectors of TLS's presentation language (RFC 8446 3). */
export const u8 = (value: number): Buffer => Buffer.from([value]);
export const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
export const u24 = (value: number): Buffer => Buffer.from([value >> 16, (value >> 8) & 0xff, value & 0xff]);

/** `content` behind its length. */
export const vector8 = (...content: readonly Buffer[]): Buffer => sized(u8, content);
export const vector16 = (...content: readonly Buffer[]): Buffer => sized(u16, content);
export const vector24 = (...content: readonly Buffer[]): Buffer => sized(u24, content);

function sized(length: (value: number) => Buffer, content: readonly Buffer[]): Buffer {
	const body = Buffer.concat(content);
	return Buffer.concat([length(body.length), body]);
}

/** Reads what the above write. @throws RangeError at the end. */
export class Cursor {
	readonly #bytes: Buffer;
	#at = 0;

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
	}

	get left(): number {
		return this.#bytes.length - this.#at;
	}

	number(size: 1 | 2 | 3): number {
		const value = this.#bytes.readUIntBE(this.#at, size);
		this.#at += size;
		return value;
	}

	take(length: number): Buffer {
		if (length > this.left) throw new RangeError(`${length} bytes wanted, ${this.left} left`);
		this.#at += length;
		return this.#bytes.subarray(this.#at - length, this.#at);
	}

	vector(size: 1 | 2 | 3): Buffer {
		return this.take(this.number(size));
	}
}
