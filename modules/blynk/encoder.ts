import { bodyLimit, command, headerLength, pinLimit } from "./protocol";

/**
 * What can be written to a pin or a property. Whole numbers are sent plainly, other numbers with up to 7 decimals (the
 * reference's `double`, facts/blynk.md 1.5) without trailing zeros, booleans as 1 and 0, text as UTF-8, bytes as they
 * are. {@link float} and {@link double} give the reference's exact formats.
 */
export type Value = number | string | boolean | Uint8Array;

/** As the reference sends a 32-bit float: 3 decimals. */
export function float(value: number): string {
	return value.toFixed(3);
}

/** As the reference sends a double: 7 decimals. */
export function double(value: number): string {
	return value.toFixed(7);
}

/**
 * Why a message was not accepted.
 * - `"offline"`: there is no connection, and the pin's policy is to refuse then
 * - `"full"`: too much waits already; write less often, or try again later
 * - `"too-long"`: more than 1,024 bytes, or a description of more than 300 characters
 * - `"bad-pin"`: not a whole number from 0 to 255
 * - `"bad-value"`: not a finite number, or text with a NUL, which the protocol cannot carry
 * - `"too-soon"`, `"daily-limit"`: the cloud would discard the event (facts/blynk.md 1.14)
 */
export type Refusal = "offline" | "full" | "too-long" | "bad-pin" | "bad-value" | "too-soon" | "daily-limit";

/** Beyond this, `toFixed` writes exponents. */
const largest = 1e21;

/**
 * Writes frames into a buffer it is lent, one after the other. Nothing is allocated, text apart.
 * Ids are filled in by whoever sends.
 */
export class FrameEncoder {
	readonly #bytes: Uint8Array;
	/** Where the next byte goes. */
	at = 0;
	/** Why the frame cannot be sent as it is. */
	problem: Refusal | undefined;
	#frame = 0;
	#limit = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	/** Begins a frame at {@link at}; it may reach up to `end`, if the body limit lets it. */
	open(type: number, end: number): void {
		const frame = this.at;
		this.#frame = frame;
		this.#limit = Math.min(end, frame + headerLength + bodyLimit);
		this.problem = frame + headerLength > end ? "full" : undefined;
		this.#bytes[frame] = type;
		this.at = frame + headerLength;
	}

	/** Ends the frame. */
	close(): void {
		if (this.problem) return;
		const length = this.at - this.#frame - headerLength;
		this.#bytes[this.#frame + 3] = length >> 8;
		this.#bytes[this.#frame + 4] = length;
	}

	/** A whole frame: `vw`, the pin, the values. The message sent most, so it goes the shortest way. */
	virtualWrite(pin: number, values: readonly Value[], end: number): void {
		this.open(command.hardware, end);
		const at = this.at;
		if ((pin & pinLimit) !== pin) this.problem = "bad-pin";
		else if (at + 6 > this.#limit) this.problem = "full";
		if (this.problem) return;
		const bytes = this.#bytes;
		bytes[at] = 0x76;
		bytes[at + 1] = 0x77;
		bytes[at + 2] = 0;
		this.at = at + 3;
		this.whole(pin);
		for (let i = 0; i < values.length; i++) this.parameter(values[i] ?? "");
		this.close();
	}

	/** A NUL, and a value after it. */
	parameter(value: Value): void {
		this.byte(0);
		this.value(value);
	}

	/** A value, without a NUL before it. */
	value(value: Value): void {
		if (typeof value === "number") this.#number(value);
		else if (typeof value === "string") this.#text(value);
		else if (typeof value === "boolean") this.byte(value ? 0x31 : 0x30);
		else this.raw(value);
	}

	/** A whole number as decimal digits. */
	whole(value: number): void {
		let rest = value;
		if (rest < 0) {
			this.byte(0x2d);
			rest = -rest;
		}
		if (rest > 0x7fffffff) return this.#text(String(rest));
		let count = 1;
		for (let power = 10; power <= rest; power *= 10) count++;
		const end = this.at + count;
		if (end > this.#limit) return this.#overflow();
		const bytes = this.#bytes;
		let at = end;
		while (rest >= 10) {
			const next = (rest / 10) | 0;
			bytes[--at] = 0x30 + rest - next * 10;
			rest = next;
		}
		bytes[--at] = 0x30 + rest;
		this.at = end;
	}

	byte(value: number): void {
		if (this.at >= this.#limit) return this.#overflow();
		this.#bytes[this.at++] = value;
	}

	raw(bytes: Uint8Array): void {
		if (this.at + bytes.length > this.#limit) return this.#overflow();
		this.#bytes.set(bytes, this.at);
		this.at += bytes.length;
	}

	#number(value: number): void {
		if (Number.isSafeInteger(value)) this.whole(value);
		else if (value > -largest && value < largest) this.#text(trim(value.toFixed(7)));
		else this.problem ??= "bad-value";
	}

	#text(text: string): void {
		const start = this.at;
		if (start > this.#limit) return this.#overflow();
		const space = this.#bytes.subarray(start, this.#limit);
		const { written } = new TextEncoder().encodeInto(text, space);
		// With less than one character's room left, some of the text may be missing.
		if (space.length - written < 4 && new TextEncoder().encode(text).length > written) return this.#overflow();
		this.at = start + written;
		const nul = this.#bytes.indexOf(0, start);
		if (nul >= 0 && nul < this.at) this.problem ??= "bad-value";
	}

	#overflow(): void {
		this.problem ??= this.#limit < this.#frame + headerLength + bodyLimit ? "full" : "too-long";
	}
}

function trim(decimals: string): string {
	return decimals.replace(/\.?0+$/, "");
}
