/**
 * The values of a message. Valid only during the callback that got it. Counts from 0; a value that is not there reads as
 * 0 or "".
 *
 * Numbers are read as C reads them (docs/protocol/wire.md#bodies): the leading number counts, a tail is ignored,
 * anything else is 0.
 */
export interface Values {
	/** How many values there are. */
	readonly length: number;
	/** A whole number, cut towards 0; beyond 2^53 the nearest one that is exact. */
	int(index?: number): number;
	/** A number with its fraction. NaN and infinities read as 0. */
	number(index?: number): number;
	/** UTF-8 text; U+FFFD where the bytes are not valid. */
	text(index?: number): string;
	/** Every value as text. */
	list(): string[];
	/** All values as they came, NUL between them, a copy: for raw bytes. */
	bytes(): Uint8Array;
}

const none: readonly string[] = [];

/** The body of a message. */
export class Body implements Values {
	/** Its parameters: plain, since each field written counts ... */
	parts = none;
	/** ... of which the first ones say what the values mean: those begin here. */
	readonly first: number;
	/** Its bytes. */
	readonly raw: () => Uint8Array<ArrayBuffer>;

	constructor(first: number, raw: () => Uint8Array<ArrayBuffer>) {
		this.first = first;
		this.raw = raw;
	}

	/** The same, but the values begin at parameter `first`. */
	from(first: number): Body {
		const body = new Body(first, this.raw);
		body.parts = this.parts;
		return body;
	}

	get length(): number {
		const { parts, first } = this;
		const count = parts.length - first;
		// A NUL at the very end ends the last parameter and starts none (docs/protocol/wire.md#bodies).
		return count > 0 && !parts[parts.length - 1] ? count - 1 : Math.max(0, count);
	}

	int(index?: number): number {
		const value = parseInt(this.parts[this.first + (index ?? 0)] ?? "", 10);
		return (value | 0) === value ? value : unusual(value);
	}

	number(index?: number): number {
		const value = parseFloat(this.parts[this.first + (index ?? 0)] ?? "");
		return isFinite(value) ? value : 0;
	}

	text(index?: number): string {
		return this.parts[this.first + (index ?? 0)] ?? "";
	}

	list(): string[] {
		return this.parts.slice(this.first, this.first + this.length);
	}

	bytes(): Uint8Array {
		const raw = this.raw();
		let at = 0;
		for (let i = 0; i < this.first; i++) at = raw.indexOf(0, at) + 1 || raw.length;
		return new Uint8Array(raw.buffer, at);
	}
}

const largest = 2 ** 53 - 1;

/** A number that is no 32-bit integer, or none at all. */
function unusual(value: number): number {
	return value > largest ? largest : value < -largest ? -largest : value || 0;
}
