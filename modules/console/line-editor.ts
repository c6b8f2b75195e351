import { utf8 } from "../bytes/index";

/** Longest line, bytes; Blynk.Edgent's buffer has as many (docs/protocol/console.md#lines). */
const most = 256;

/** From this word on a star is shown for each byte, so that no terminal's record has the password of `net add SSID PASSWORD`. */
const hiddenWord = 4;

const backspace = 0x08;
const tab = 0x09;
const newLine = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const erase = 0x7f;

/** Whom a line is typed for. */
export interface LineEvents {
	/** A line is whole. What the listener prints comes before the next prompt. */
	onLine(line: Uint8Array): void;
	/** To the terminal. */
	write(bytes: Uint8Array): void;
}

/**
 * A line as it is typed at a terminal: each character is sent back; CR, LF or both end it; a backspace takes one back. A
 * line that is too long is dropped whole.
 */
export class LineEditor {
	readonly #events: LineEvents;
	/** Only while there is something in it: it is idle for years. */
	#bytes: Uint8Array | undefined;
	#length = 0;
	/** How many words it has. */
	#words = 0;
	/** The last byte. */
	#last = 0;

	/** Writes no prompt: the first line's end does. */
	constructor(events: LineEvents) {
		this.#events = events;
	}

	/** The next byte from the terminal. */
	take(byte: number): void {
		const last = this.#last;
		this.#last = byte;
		if (byte === carriageReturn || byte === newLine) {
			if (byte === carriageReturn || last !== carriageReturn) this.#end();
		} else if (byte === backspace || byte === erase) this.#takeBack();
		// Of other control characters no terminal shows anything.
		else if ((byte >= space || byte === tab) && this.#length++ < most) {
			const bytes = (this.#bytes ??= new Uint8Array(most));
			bytes[this.#length - 1] = byte;
			if (byte > space && (bytes[this.#length - 2] ?? space) <= space) this.#words++;
			this.#events.write(Uint8Array.of(byte > space && this.#words >= hiddenWord ? 0x2a : byte));
		}
	}

	#end(): void {
		const bytes = this.#bytes;
		const length = this.#length;
		this.#bytes = undefined;
		this.#length = this.#words = 0;
		this.#print("\r\n");
		if (length > most) this.#print(`More than ${most} bytes.\r\n`);
		else if (bytes && length) this.#events.onLine(bytes.subarray(0, length));
		this.#print(">");
	}

	#takeBack(): void {
		const bytes = this.#bytes;
		if (!this.#length || !bytes || this.#length > most) return;
		// Of a character of several bytes in UTF-8 all go.
		while (this.#length && ((bytes[--this.#length] ?? 0) & 0xc0) === 0x80);
		this.#words = wordsIn(bytes.subarray(0, this.#length));
		this.#print("\b \b");
	}

	#print(text: string): void {
		this.#events.write(utf8(text));
	}
}

function wordsIn(line: Uint8Array): number {
	let words = 0;
	let before = space;
	for (let at = 0; at < line.length; at++) {
		const byte = line[at] ?? 0;
		if (byte > space && before <= space) words++;
		before = byte;
	}
	return words;
}
