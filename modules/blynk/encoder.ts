import { utf8 } from "../bytes/index";
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

/** "vw" and a NUL. */
const virtualWrite = Uint8Array.of(0x76, 0x77, 0);

/** A buffer that nobody needs for more, bytes. */
const usual = 128;

/**
 * Writes frames one after the other, into a buffer that grows as far as it must. Ids are filled in by whoever sends.
 */
export class FrameEncoder {
	/** The buffer; another one after each growth. */
	bytes = new Uint8Array(usual);
	/** Where the next byte goes. */
	at = 0;
	/** Why the frame cannot be sent as it is. */
	problem: Refusal | undefined;
	readonly #most: number;
	#frame = 0;
	#limit = 0;

	/** `most` bytes the buffer may grow to. */
	constructor(most: number) {
		this.#most = most;
	}

	/** Nothing in the buffer is needed any more. */
	clear(): void {
		if (this.bytes.length > usual) this.bytes = new Uint8Array(usual);
	}

	/** Begins a frame at {@link at}. */
	open(type: number): void {
		this.#frame = this.at;
		this.#limit = Math.min(this.#most, this.at + headerLength + bodyLimit);
		this.problem = undefined;
		if (!this.#fits(headerLength)) return;
		this.bytes[this.at] = type;
		this.at += headerLength;
	}

	/** Ends the frame. */
	close(): void {
		if (this.problem) return;
		const length = this.at - this.#frame - headerLength;
		this.bytes[this.#frame + 3] = length >> 8;
		this.bytes[this.#frame + 4] = length;
	}

	/** A whole frame of `parameters`. */
	message(type: number, parameters: readonly Value[]): void {
		this.open(type);
		for (let i = 0; i < parameters.length; i++) {
			if (i) this.byte(0);
			this.value(parameters[i] ?? "");
		}
		this.close();
	}

	/** A whole frame: `vw`, the pin, the values. */
	virtualWrite(pin: number, values: readonly Value[]): void {
		this.open(command.hardware);
		if ((pin & pinLimit) !== pin) this.problem = "bad-pin";
		if (this.problem) return;
		this.raw(virtualWrite);
		this.#number(pin);
		for (const value of values) this.parameter(value);
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

	byte(value: number): void {
		if (this.#fits(1)) this.bytes[this.at++] = value;
	}

	raw(bytes: Uint8Array): void {
		if (!this.#fits(bytes.length)) return;
		this.bytes.set(bytes, this.at);
		this.at += bytes.length;
	}

	#number(value: number): void {
		if (Number.isSafeInteger(value)) this.#text(String(value));
		else if (value > -largest && value < largest) this.#text(trim(value.toFixed(7)));
		else this.problem ??= "bad-value";
	}

	#text(text: string): void {
		// A character has a byte at least: no long text is encoded just to be refused.
		if (!this.#fits(text.length)) return;
		const bytes = utf8(text);
		if (bytes.includes(0)) this.problem ??= "bad-value";
		this.raw(bytes);
	}

	/** True when there is room for `count` bytes more. */
	#fits(count: number): boolean {
		const end = this.at + count;
		if (end > this.#limit) {
			this.problem ??= this.#limit < this.#frame + headerLength + bodyLimit ? "full" : "too-long";
			return false;
		}
		if (end > this.bytes.length) {
			const bytes = new Uint8Array(Math.min(this.#most, Math.max(end, 2 * this.bytes.length)));
			bytes.set(this.bytes);
			this.bytes = bytes;
		}
		return true;
	}
}

/** Without trailing zeros; `toFixed` always writes a point. */
function trim(decimals: string): string {
	let end = decimals.length;
	while (decimals.charCodeAt(end - 1) === 0x30) end--;
	if (decimals.charCodeAt(end - 1) === 0x2e) end--;
	return decimals.slice(0, end);
}
