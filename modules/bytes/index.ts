/**
 * Bytes as text, hexadecimal digits and checksums.
 *
 * @packageDocumentation
 */
const digits = "0123456789abcdef";

/** The UTF-8 bytes of `text`. */
export function utf8(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}

/** The text of UTF-8 `bytes`; U+FFFD where they are not valid. */
export function text(bytes: Uint8Array): string {
	return new TextDecoder().decode(bytes);
}

/** True when both hold the same bytes. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
	if (a.length !== b.length) return false;
	for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
	return true;
}

/** Lower-case hexadecimal, two digits a byte, with `separator` between bytes. */
export function hex(bytes: Uint8Array, separator = ""): string {
	let out = "";
	for (const byte of bytes) out += (out ? separator : "") + digits.charAt(byte >> 4) + digits.charAt(byte & 15);
	return out;
}

/** The bytes of a string of hexadecimal digits (either case); `undefined` when it is anything else. */
export function unhex(text: string): Uint8Array | undefined {
	const { length } = text;
	if (length % 2) return undefined;
	const bytes = new Uint8Array(length / 2);
	for (let i = 0; i < length; i += 2) {
		const byte = (digitOf(text.charCodeAt(i)) << 4) | digitOf(text.charCodeAt(i + 1));
		if (byte < 0) return undefined;
		bytes[i / 2] = byte;
	}
	return bytes;
}

/** What a hexadecimal digit (either case) stands for, by its character code; -1 for anything else. */
export function digitOf(code: number): number {
	if (code >= 0x30 && code <= 0x39) return code - 0x30;
	const letter = code | 0x20;
	return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** A MAC address or BSSID as people write it: `24:6F:28:AA:BB:CC`. */
export function mac(bytes: Uint8Array): string {
	return hex(bytes, ":").toUpperCase();
}

/**
 * CRC-32 (IEEE 802.3, reflected 0xEDB88320), continuing from `previous` as zlib's `crc32` does.
 * Bit by bit: a table costs 1 KB of RAM or flash, and the firmware sums a few hundred bytes a boot.
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
	let crc = ~previous;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
	}
	return ~crc >>> 0;
}
