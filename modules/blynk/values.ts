import { text } from "../bytes/index";

/**
 * The values of a message, read where they lie in the receive buffer: nothing is allocated until text is asked for.
 * Valid only during the callback that got it. Counts from 0; a value that is not there reads as 0 or "".
 *
 * Numbers are read as C reads them (facts/blynk.md 1.5): the leading number counts, a tail is ignored, anything else is
 * 0.
 */
export interface Values {
	/** How many values there are. */
	readonly length: number;
	/** A whole number, cut towards 0; beyond 2^53 the nearest one that is exact. */
	int(index?: number): number;
	number(index?: number): number;
	/** UTF-8 text; U+FFFD where the bytes are not valid. */
	text(index?: number): string;
	/** Every value as text. */
	list(): string[];
	/** All values as they came, NUL between them, a copy: for raw bytes. */
	bytes(): Uint8Array;
}

const nul = 0;
const plus = 0x2b;
const minus = 0x2d;
const zero = 0x30;

/** Bytes of a word. */
const wordLength = 4;

/** The one {@link Values} of a buffer, pointed at message after message. Its fields are plain since each one read counts. */
export class ValuesView implements Values {
	/** The parameters lie from here ... */
	start = 0;
	/** ... up to here. */
	end = 0;
	/** The buffer. */
	buffer: Uint8Array;
	/** The same and a word more, so that a word can be read from anywhere in a message. */
	view: DataView;

	constructor(size: number) {
		this.view = new DataView(new ArrayBuffer(size + wordLength));
		this.buffer = new Uint8Array(this.view.buffer, 0, size);
	}

	/** Points at the parameters from `start` up to `end`. */
	over(start: number, end: number): this {
		this.start = start;
		this.end = end;
		return this;
	}

	/** Leaves the first value out. */
	skip(): void {
		this.start = this.startOf(1);
	}

	/** Where value `index` starts; the end when there is none. */
	startOf(index: number): number {
		let at = this.start;
		for (let left = index; left > 0 && at < this.end; left--) at = this.#endOf(at) + 1;
		return Math.min(at, this.end);
	}

	get length(): number {
		if (this.start >= this.end) return 0;
		let count = 1;
		// A NUL at the very end ends the last parameter and starts none (facts/blynk.md 1.5).
		for (let at = this.start; at < this.end - 1; at++) if (this.buffer[at] === nul) count++;
		return count;
	}

	int(index?: number): number {
		if (index) return this.#long(this.startOf(index));
		const count = this.start - this.end;
		// Most values have one to four digits, a count from -1 to -4: read as one word, checked, and weighed in pairs.
		if (~count & 0xfffffffc) return this.#long(this.start);
		const digits = (this.view.getUint32(this.start) ^ 0x30303030) >>> (count << 3);
		if ((digits | (digits + 0x06060606)) & 0xf0f0f0f0) return this.#long(this.start);
		return (((digits + (digits >>> 8) * 10) & 0xff00ff) * 0x10064) >>> 16;
	}

	number(index = 0): number {
		const value = Number.parseFloat(this.text(index));
		return Number.isFinite(value) ? value : 0;
	}

	text(index = 0): string {
		const at = this.startOf(index);
		return at < this.end ? text(this.buffer.subarray(at, this.#endOf(at))) : "";
	}

	list(): string[] {
		const { length } = this;
		const all: string[] = [];
		for (let index = 0; index < length; index++) all.push(this.text(index));
		return all;
	}

	bytes(): Uint8Array {
		return this.buffer.slice(this.start, Math.max(this.start, this.end));
	}

	/** Any whole number, digit by digit. */
	#long(from: number): number {
		const bytes = this.buffer;
		let at = from;
		const sign = bytes[at];
		if (sign === minus || sign === plus) at++;
		let value = 0;
		for (; at < this.end; at++) {
			const digit = (bytes[at] ?? 0) - zero;
			if (digit < 0 || digit > 9) break;
			value = value * 10 + digit;
		}
		if (value > Number.MAX_SAFE_INTEGER) value = Number.MAX_SAFE_INTEGER;
		return sign === minus ? -value : value;
	}

	#endOf(at: number): number {
		let end = at;
		while (end < this.end && this.buffer[end] !== nul) end++;
		return end;
	}
}
