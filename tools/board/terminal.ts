import { text } from "../../modules/bytes/index";

const [carriageReturn, newLine, backspace] = [0x0d, 0x0a, 0x08];

/**
 * A terminal on the board's serial port that shows whole lines: what was typed behind its prompt, and the answers. The log,
 * which comes there as well, is left out: the board tells it by itself.
 */
export class Terminal {
	readonly #onLine: (line: string) => void;
	#bytes: number[] = [];

	constructor(onLine: (line: string) => void) {
		this.#onLine = onLine;
	}

	/** What the board wrote at once; a line of its log begins with CR. */
	read(bytes: Uint8Array): void {
		if (bytes[0] === carriageReturn && bytes[1] !== newLine) return;
		for (const byte of bytes) {
			if (byte === newLine) this.#end();
			else if (byte === backspace) this.#bytes.pop();
			else if (byte !== carriageReturn) this.#bytes.push(byte);
		}
	}

	#end(): void {
		const line = text(Uint8Array.from(this.#bytes)).trimEnd();
		this.#bytes = [];
		if (line !== "" && line !== ">") this.#onLine(line);
	}
}
