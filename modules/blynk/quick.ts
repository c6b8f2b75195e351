import { command } from "./protocol";

/** Header, "vw", NUL, three digits of pin, NUL, sign and ten digits. */
const longest = 5 + 3 + 3 + 1 + 11;

/**
 * The frame of a virtual write of one whole number, the message sent most. It is kept: as long as the pin stays the same
 * only the id and the digits change.
 */
export class NumberFrame {
	/** No frame is longer, bytes. */
	static readonly longest = longest;
	readonly #bytes = new Uint8Array(longest);
	/** The frame by its length, so that none is made anew. */
	readonly #views: Uint8Array[] = [];
	#pin = -1;
	/** Where the value begins. */
	#start = 0;

	constructor() {
		this.#bytes.set([command.hardware, 0, 0, 0, 0, 0x76, 0x77, 0]);
	}

	/** The frame that writes `value`, 32 bits, to `pin`; valid until the next call. */
	write(id: number, pin: number, value: number): Uint8Array {
		if (pin !== this.#pin) this.#setPin(pin);
		const bytes = this.#bytes;
		let at = this.#start;
		let rest = value;
		if (rest < 0) {
			bytes[at++] = 0x2d;
			rest = -rest;
		}
		const end = rest < 10 ? ++at : rest < 100 ? (at += 2) : rest < 1000 ? (at += 3) : (at += digitsOf(rest));
		while (rest >= 10) {
			const next = (rest / 10) | 0;
			bytes[--at] = 0x30 + rest - next * 10;
			rest = next;
		}
		bytes[--at] = 0x30 + rest;
		bytes[1] = id >> 8;
		bytes[2] = id;
		bytes[4] = end - 5;
		return (this.#views[end] ??= bytes.subarray(0, end));
	}

	#setPin(pin: number): void {
		let at = 8;
		for (const digit of String(pin)) this.#bytes[at++] = 0x30 + Number(digit);
		this.#bytes[at++] = 0;
		this.#start = at;
		this.#pin = pin;
	}
}

function digitsOf(value: number): number {
	let count = 1;
	for (let power = 10; power <= value; power *= 10) count++;
	return count;
}
