import { text, utf8 } from "../bytes/index";
import { hasWord } from "../match/index";
import type { Fields } from "./form";

/** No setting is a larger number. */
const largest = 1e16;

const quote = 34;
const backslash = 92;

/**
 * Reads a JSON object of texts, numbers and booleans into `into`, the fields named in `names` only; `null` counts as
 * absent. False when it is anything else.
 *
 * Not `JSON.parse`: that makes every name a property key, which XS keeps for ever in a table of fixed size, so that a
 * stranger could fill it and end the machine.
 */
export function readJson(bytes: Uint8Array, names: string, into: Fields): boolean {
	return new Reader(bytes).object(names, into);
}

class Reader {
	readonly #bytes: Uint8Array;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	object(names: string, into: Fields): boolean {
		if (!this.#take("{")) return false;
		if (this.#take("}")) return this.#isEnd();
		do {
			const name = this.#string();
			if (name === undefined || !this.#take(":")) return false;
			const value = this.#value();
			if (value === undefined) return false;
			if (value !== null && hasWord(names, name) && !into.has(name)) into.set(name, utf8(value));
		} while (this.#take(","));
		return this.#take("}") && this.#isEnd();
	}

	/** A text, or a number or boolean as text. */
	#value(): string | null | undefined {
		this.#skipSpace();
		if (this.#bytes[this.#at] === quote) return this.#string();
		const start = this.#at;
		while (isWord(this.#bytes[this.#at])) this.#at++;
		const word = this.#bytes.subarray(start, this.#at);
		const value = parse(word);
		if (value === null) return null;
		const isNumber = typeof value === "number" && Math.abs(value) <= largest;
		return isNumber || typeof value === "boolean" ? text(word) : undefined;
	}

	#string(): string | undefined {
		this.#skipSpace();
		const start = this.#at;
		if (this.#bytes[start] !== quote) return undefined;
		let end = start + 1;
		while (end < this.#bytes.length && this.#bytes[end] !== quote) end += this.#bytes[end] === backslash ? 2 : 1;
		this.#at = end + 1;
		const value = parse(this.#bytes.subarray(start, end + 1));
		return typeof value === "string" ? value : undefined;
	}

	#take(letter: string): boolean {
		this.#skipSpace();
		if (this.#bytes[this.#at] !== letter.charCodeAt(0)) return false;
		this.#at++;
		return true;
	}

	#isEnd(): boolean {
		this.#skipSpace();
		return this.#at >= this.#bytes.length;
	}

	#skipSpace(): void {
		for (;;) {
			const byte = this.#bytes[this.#at];
			if (byte !== 32 && byte !== 9 && byte !== 10 && byte !== 13) return;
			this.#at++;
		}
	}
}

/** Small letters, the `E` of 1E5, digits, `+`, `-` and `.`: what numbers and literals are made of. */
function isWord(byte: number | undefined): boolean {
	if (byte === undefined) return false;
	if ((byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57)) return true;
	return byte === 43 || byte === 45 || byte === 46 || byte === 69;
}

/** A text, number or literal alone makes no key, so the rest is the engine's business; `undefined` when it is none. */
function parse(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return undefined;
	}
}
