/**
 * How names lie in a DNS message (RFC 1035 4.1), for whoever reads one that a stranger sent.
 *
 * @packageDocumentation
 */

/** Bytes before the first question. */
export const headerLength = 12;

/** Walks over a message; every step is bounded by the message's length. */
export class Reader {
	/** Where the walk stands; {@link Reader.name} moves it behind a name, its owner moves it over all else. */
	at = headerLength;
	/** The whole message, header included. */
	readonly bytes: Uint8Array;

	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
	}

	/**
	 * Steps over a name; false when it is none. A pointer leads to a name before this one (RFC 1035 4.1.4) and not into it,
	 * so that no walk goes in circles, nor behind the questions, which is all of the packet that the answer repeats.
	 */
	name(): boolean {
		let at = this.at;
		let after: number | undefined;
		let start = at;
		let end = this.bytes.length;
		let length = 0;
		for (;;) {
			if (at >= end) return false;
			const label = byte(this.bytes, at);
			if (label >= 0xc0) {
				if (at + 1 >= end) return false;
				const target = ((label & 0x3f) << 8) | byte(this.bytes, at + 1);
				if (target < headerLength || target >= start) return false;
				after ??= at + 2;
				end = start;
				start = at = target;
				// A pointer counts too: names made of nothing but pointers end as well.
				length++;
			} else if (label > 63) return false;
			else if (label === 0) {
				this.at = after ?? at + 1;
				return true;
			} else {
				at += label + 1;
				length += label + 1;
			}
			if (length > 254) return false;
		}
	}

	/** True when `count` more bytes are there. */
	has(count: number): boolean {
		return this.at + count <= this.bytes.length;
	}
}

/**
 * A name in lower case, each label with a dot behind it.
 * @param start of a name that a {@link Reader} has stepped over
 */
export function nameAt(bytes: Uint8Array, start: number): string {
	let name = "";
	for (let at = start, left = byte(bytes, at); left > 0; left = byte(bytes, at)) {
		if (left >= 0xc0) {
			at = ((left & 0x3f) << 8) | byte(bytes, at + 1);
			continue;
		}
		for (at++; left > 0; left--) name += String.fromCharCode(byte(bytes, at++));
		name += ".";
	}
	return name.toLowerCase();
}

/** The byte at `at`; 0 behind the end. */
export function byte(bytes: Uint8Array, at: number): number {
	return bytes[at] ?? 0;
}

/** The two bytes at `at`, the higher first as all of DNS; 0 for each behind the end. */
export function word(bytes: Uint8Array, at: number): number {
	return (byte(bytes, at) << 8) | byte(bytes, at + 1);
}
