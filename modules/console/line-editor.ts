import { utf8 } from "../bytes/index";

/** Longest line, bytes; Blynk.Edgent's buffer has as many (facts/blynk.md 8). */
const most = 256;

const [backspace, newLine, carriageReturn, interrupt, erase] = [0x08, 0x0a, 0x0d, 0x03, 0x7f];

/** Whom a line is typed for. */
export interface LineEvents {
	/** A line is whole. The bytes are the listener's own; what it prints comes before the next prompt. */
	onLine(line: Uint8Array): void;
	/** True when what is typed after these bytes must not be read by who looks on: a star is shown for each. */
	hides(line: Uint8Array): boolean;
	/** To the terminal. */
	write(bytes: Uint8Array): void;
}

/**
 * A line as a terminal types it: each character is sent back, CR, LF or both end it, a backspace takes one back, Ctrl+C all.
 * A line that is too long is dropped whole.
 */
export class LineEditor {
	readonly #events: LineEvents;
	/** Only while there is something in it: it is idle for years. */
	#bytes: Uint8Array | undefined;
	#length = 0;
	/** The last byte was CR: an LF behind it is of the same end. */
	#returned = false;

	constructor(events: LineEvents) {
		this.#events = events;
	}

	/** The next byte from the terminal. */
	take(byte: number): void {
		const returned = this.#returned;
		this.#returned = byte === carriageReturn;
		if (byte === carriageReturn || (byte === newLine && !returned)) return this.#end();
		if (byte === backspace || byte === erase) return this.#takeBack();
		if (byte === interrupt) return this.#prompt();
		// Of other control characters no terminal shows anything; a tab stands between words.
		if (byte < 0x20 && byte !== 9) return;
		if (this.#length++ >= most) return;
		const bytes = (this.#bytes ??= new Uint8Array(most));
		const hidden = this.#events.hides(bytes.subarray(0, this.#length - 1));
		bytes[this.#length - 1] = byte;
		this.#events.write(Uint8Array.of(hidden ? 0x2a : byte));
	}

	#end(): void {
		const [bytes, length] = [this.#bytes, this.#length];
		this.#forget();
		this.#print("\r\n");
		if (length > most) this.#print(`The line is longer than ${most} bytes.\r\n`);
		else if (bytes) this.#events.onLine(bytes.subarray(0, length));
		this.#print(">");
	}

	#prompt(): void {
		this.#forget();
		this.#print("\r\n>");
	}

	#forget(): void {
		this.#bytes = undefined;
		this.#length = 0;
	}

	#takeBack(): void {
		const bytes = this.#bytes;
		if (!bytes || this.#length > most) return;
		// Of a character of several bytes in UTF-8 all go.
		while (this.#length > 0 && ((bytes[--this.#length] ?? 0) & 0xc0) === 0x80);
		this.#print("\b \b");
		if (!this.#length) this.#forget();
	}

	#print(text: string): void {
		this.#events.write(utf8(text));
	}
}
