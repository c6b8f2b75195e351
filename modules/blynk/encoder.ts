import { begin, bodyLimit, command, headerLength, idLimit, loginId } from "./protocol";

/**
 * What can be written to a pin or a property. Whole numbers are sent plainly, other numbers with up to 7 decimals (the
 * reference's `double`, docs/protocol/wire.md#bodies) without trailing zeros, booleans as 1 and 0, text as UTF-8, bytes
 * as they are. {@link float} and {@link double} give the reference's exact formats.
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
 * - `"too-soon"`, `"daily-limit"`: the cloud would discard the event (docs/protocol/wire.md#rate-limits)
 */
export type Refusal = "offline" | "full" | "too-long" | "bad-pin" | "bad-value" | "too-soon" | "daily-limit";

/**
 * Makes frames: one string, encoded once by the engine. On XS a loop over bytes costs more than all the rest
 * (docs/platform.md#cost-of-a-message); and so that the rest costs little, it is in one piece.
 */
export class Encoder {
	/** The id of the frame made last. Each gets the next one, so that answers are told apart. */
	id = loginId;
	/** Why there is no frame. */
	problem: Refusal = "bad-value";
	readonly #utf8 = new TextEncoder();

	/** The frame that is `head` and `values`, a NUL before each (see {@link begin}); or `undefined` and a {@link problem}. */
	frame(head: string, values: readonly Value[]): Uint8Array | undefined {
		let text = head;
		let before: Uint8Array | undefined;
		for (let i = 0; i < values.length; i++) {
			const value = values[i];
			if (typeof value === "number") {
				if ((value | 0) === value) text = text + "\0" + value;
				else if (value > -largest && value < largest) text = text + "\0" + numeral(value);
				else return this.#refuse("bad-value");
			} else if (typeof value === "string") {
				// A character has a byte at least: no long text is encoded just to be refused.
				if (value.length > bodyLimit) return this.#refuse("too-long");
				if (value.includes("\0")) return this.#refuse("bad-value");
				text = text + "\0" + value;
			} else if (typeof value === "boolean") text += value ? "\x001" : "\x000";
			else if (value) {
				// No string can hold raw bytes: they go behind what there is so far.
				before = concat(this.#join(before, text + "\0"), value);
				text = "";
			}
		}
		const frame = before ? this.#join(before, text) : this.#utf8.encode(text);
		const length = frame.length - headerLength;
		frame[4] = length;
		if (length > 0xff) {
			if (length > bodyLimit) return this.#refuse("too-long");
			frame[3] = length >> 8;
		}
		const id = this.id === idLimit ? 1 : this.id + 1;
		this.id = id;
		frame[1] = id >> 8;
		frame[2] = id;
		return frame;
	}

	/** Gives the frames of a message that had to wait the next ids: those they got belong to an earlier connection. */
	number(message: Uint8Array): void {
		for (let at = 0; at < message.length; at += frameLength(message, at)) {
			this.id = this.id === idLimit ? 1 : this.id + 1;
			message[at + 1] = this.id >> 8;
			message[at + 2] = this.id;
		}
	}

	/**
	 * What begins a group, so that charts show one moment: `time`, Unix milliseconds, when it is not the present one. Its
	 * messages follow, and {@link groupEnd}.
	 */
	groupBegin(time?: number): Uint8Array {
		return this.frame(begin(command.group), time === undefined ? ["b"] : ["t", time]) ?? nothing;
	}

	groupEnd(): Uint8Array {
		return this.frame(begin(command.group), ["e"]) ?? nothing;
	}

	#join(before: Uint8Array | undefined, text: string): Uint8Array {
		if (before && !text) return before;
		const bytes = this.#utf8.encode(text);
		return before ? concat(before, bytes) : bytes;
	}

	#refuse(problem: Refusal): undefined {
		this.problem = problem;
	}
}

const nothing = new Uint8Array(0);

/** Beyond this, `toFixed` writes exponents. */
const largest = 1e21;

/** A number that is no 32-bit integer, without exponent and trailing zeros. */
function numeral(value: number): string {
	if (Number.isSafeInteger(value)) return String(value);
	const fixed = value.toFixed(7);
	const size = Math.abs(value);
	// Here the engine's own way is the same: it has all digits, and writes no exponent.
	if (size > 1e-6 && size < 1e8) return String(Number(fixed));
	let end = fixed.length;
	while (fixed.charAt(end - 1) === "0") end--;
	return fixed.slice(0, fixed.charAt(end - 1) === "." ? end - 1 : end);
}

/** The bytes of `first`, and those of `second` after them. */
export function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
	const both = new Uint8Array(first.length + second.length);
	both.set(first);
	both.set(second, first.length);
	return both;
}

/** How many frames a message is made of: a group is one message. */
export function framesIn(message: Uint8Array): number {
	let count = 0;
	for (let at = 0; at < message.length; at += frameLength(message, at)) count++;
	return count;
}

/** The length of the frame that begins at `at`. */
function frameLength(bytes: Uint8Array, at: number): number {
	return headerLength + (((bytes[at + 3] ?? 0) << 8) | (bytes[at + 4] ?? 0));
}
