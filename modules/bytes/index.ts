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
	if (text.length % 2 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
	const bytes = new Uint8Array(text.length / 2);
	for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(i * 2, i * 2 + 2), 16);
	return bytes;
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
