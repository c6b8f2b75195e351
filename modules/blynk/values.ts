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
const [plus, minus, zero] = [0x2b, 0x2d, 0x30];

/** The one {@link Values} of a receive buffer, pointed at message after message. */
export class ValuesView implements Values {
	readonly #bytes: Uint8Array;
	#start = 0;
	#end = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	/** Points at the parameters from `start` up to `end`. */
	over(start: number, end: number): this {
		this.#start = start;
		this.#end = end;
		return this;
	}

	get length(): number {
		if (this.#start >= this.#end) return 0;
		let count = 1;
		// A NUL at the very end ends the last parameter and starts none (facts/blynk.md 1.5).
		for (let at = this.#start; at < this.#end - 1; at++) if (this.#bytes[at] === nul) count++;
		return count;
	}

	int(index = 0): number {
		const bytes = this.#bytes;
		const end = this.#end;
		let at = index ? this.#find(index) : this.#start;
		const sign = bytes[at];
		if (sign === minus || sign === plus) at++;
		let value = 0;
		while (at < end) {
			const digit = (bytes[at++] ?? 0) - zero;
			if (digit < 0 || digit > 9) break;
			value = value * 10 + digit;
		}
		if (value > Number.MAX_SAFE_INTEGER) value = Number.MAX_SAFE_INTEGER;
		return sign === minus ? -value : value;
	}

	number(index = 0): number {
		const value = Number.parseFloat(this.text(index));
		return Number.isFinite(value) ? value : 0;
	}

	text(index = 0): string {
		const at = this.#find(index);
		return at < this.#end ? text(this.#bytes.subarray(at, this.#endOf(at))) : "";
	}

	list(): string[] {
		const all: string[] = [];
		for (let index = 0; index < this.length; index++) all.push(this.text(index));
		return all;
	}

	bytes(): Uint8Array {
		return this.#bytes.slice(this.#start, Math.max(this.#start, this.#end));
	}

	/** Where value `index` starts; at or behind the end when there is none. */
	#find(index: number): number {
		let at = this.#start;
		for (let left = index; left > 0 && at < this.#end; left--) at = this.#endOf(at) + 1;
		return at;
	}

	#endOf(at: number): number {
		while (at < this.#end && this.#bytes[at] !== nul) at++;
		return at;
	}
}
