import { text } from "../bytes/index";
import { contentRange, decimal } from "../match/index";

/** Of a line so much is kept; none of those that are read is longer. */
const longestLine = 128;

/** The whole head, bytes, and those of answers that only announce another one. What blynk.cloud sends takes some 500. */
const longestHead = 8192;

/** A file's size has so many digits at most. */
const digits = 8;

const lineFeed = 10;
const carriageReturn = 13;

/**
 * Reads the head of an HTTP answer as it comes (RFC 9112), in bounded memory, and keeps what it takes to load a file: the status,
 * how long the body is, and of a part (RFC 9110 14.4) where it begins and how long the whole is.
 */
export class ResponseHead {
	/** 0 until its line is there. */
	status = 0;
	/** Of the body, bytes; `undefined` where it does not say. */
	length: number | undefined;
	/** Where in the file the body begins, and how long the file is; `undefined` where it does not say. */
	from: number | undefined;
	total: number | undefined;
	/** `broken`: it is no head of HTTP, too long a one, or that of a body whose end nobody can tell. */
	state: "open" | "complete" | "broken" = "open";
	readonly #line = new Uint8Array(longestLine);
	/** Bytes of the line that are kept, and of all that came. */
	#kept = 0;
	#seen = 0;

	/** Takes bytes until {@link state} is another, and returns how many; the rest is body. */
	push(bytes: Uint8Array): number {
		let at = 0;
		while (at < bytes.length && this.state === "open") {
			const end = bytes.indexOf(lineFeed, at);
			const stop = end < 0 ? bytes.length : end;
			const part = bytes.subarray(at, Math.min(stop, at + longestLine - this.#kept));
			this.#line.set(part, this.#kept);
			this.#kept += part.length;
			const next = end < 0 ? stop : stop + 1;
			this.#seen += next - at;
			at = next;
			if (this.#seen > longestHead) this.state = "broken";
			else if (end >= 0) this.#endLine();
		}
		return at;
	}

	#endLine(): void {
		let length = this.#kept;
		if (length && this.#line[length - 1] === carriageReturn) length--;
		const line = text(this.#line.subarray(0, length));
		this.#kept = 0;
		if (!this.status) this.#statusLine(line);
		else if (line) this.#field(line);
		else if (this.status >= 200) this.state = "complete";
		else {
			// It only says that the answer is to come (RFC 9110 15.2).
			this.status = 0;
			this.length = this.from = this.total = undefined;
		}
	}

	#statusLine(line: string): void {
		const status = decimal(line.slice(9, 12), 3) ?? 0;
		const isHttp = line.startsWith("HTTP/1.") && line.charAt(8) === " " && " ".includes(line.charAt(12));
		if (isHttp && status > 99) this.status = status;
		else this.state = "broken";
	}

	#field(line: string): void {
		const colon = line.indexOf(":");
		const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
		const value = line.slice(colon + 1).trim();
		if (name === "content-length") {
			const length = decimal(value, digits);
			// Two that differ have two parties read two answers (RFC 9112 6.3).
			if (length === undefined || length !== (this.length ?? length)) this.state = "broken";
			this.length = length;
		} else if (name === "transfer-encoding") this.state = "broken";
		else if (name === "content-range") {
			const range = contentRange(value);
			if (!range) return;
			this.from = range.first;
			this.total = range.total;
		}
	}
}
