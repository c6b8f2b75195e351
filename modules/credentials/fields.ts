import { text, utf8 } from "../bytes/index";

/** Writes into one buffer: an array of numbers would take 16 bytes of RAM for each on XS. */
export class Writer {
	readonly #into: Uint8Array;
	#length = 0;

	constructor(size: number) {
		this.#into = new Uint8Array(size);
	}

	/** What has been written so far. */
	get bytes(): Uint8Array {
		return this.#into.subarray(0, this.#length);
	}

	u8(value: number): void {
		this.#into[this.#length++] = value;
	}

	u16(value: number): void {
		this.u8(value >>> 8);
		this.u8(value);
	}

	u32(value: number): void {
		this.u16(value >>> 16);
		this.u16(value);
	}

	field(name: string, bytes: Uint8Array, longest: number): void {
		if (bytes.length > longest)
			throw new RangeError(`The ${name} has ${bytes.length} bytes; at most ${longest} can be stored.`);
		if (longest > 255) this.u8(bytes.length >>> 8);
		this.u8(bytes.length);
		this.#into.set(bytes, this.#length);
		this.#length += bytes.length;
	}
}

/**
 * Reads past the end as zeros, so that a short record comes out wrong in its length and not in an exception. What could not
 * be written again takes the position where no record ends: to be asked to write it would be one, at every start.
 */
export class Reader {
	position = 0;
	readonly #bytes: Uint8Array;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	at(position: number): this {
		this.position = position;
		return this;
	}

	u8(): number {
		return this.#bytes[this.position++] ?? 0;
	}

	u16(): number {
		return (this.u8() << 8) | this.u8();
	}

	u32(): number {
		return ((this.u16() << 16) | this.u16()) >>> 0;
	}

	bytes(longest: number): Uint8Array {
		const length = longest > 255 ? this.u16() : this.u8();
		const start = this.position;
		this.position += length <= longest ? length : Infinity;
		return this.#bytes.slice(start, start + length);
	}

	text(longest: number): string {
		const bytes = this.bytes(longest);
		const value = text(bytes);
		// Each byte that is no UTF-8 would be three.
		if (utf8(value).length !== bytes.length) this.position = Infinity;
		return value;
	}
}
