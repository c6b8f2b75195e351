import { digitOf } from "../bytes/index";
import { hasWord } from "../match/index";

/** Fields of a request: bytes, since an SSID or a password may be any bytes. The first of a name counts. */
export type Fields = Map<string, Uint8Array>;

const ampersand = 38;
const equals = 61;
const plus = 43;
const space = 32;
const percent = 37;

/**
 * Adds the fields of an `application/x-www-form-urlencoded` text to `into`, those named in `names` only, so that a
 * stranger's text cannot make them many. As in the WHATWG URL standard, a `%` without two digits stands for itself.
 */
export function readForm(bytes: Uint8Array, names: string, into: Fields): void {
	for (let at = 0; at <= bytes.length;) {
		const found = bytes.indexOf(ampersand, at);
		const end = found < 0 ? bytes.length : found;
		const pair = bytes.subarray(at, end);
		const split = pair.indexOf(equals);
		const name = ascii(decode(split < 0 ? pair : pair.subarray(0, split)));
		if (hasWord(names, name) && !into.has(name))
			into.set(name, split < 0 ? new Uint8Array(0) : decode(pair.subarray(split + 1)));
		at = end + 1;
	}
}

function decode(bytes: Uint8Array): Uint8Array {
	const out = new Uint8Array(bytes.length);
	let length = 0;
	for (let at = 0; at < bytes.length; at++) {
		let byte = bytes[at] ?? 0;
		if (byte === plus) byte = space;
		else if (byte === percent) {
			const digits = (digitOf(bytes[at + 1] ?? 0) << 4) | digitOf(bytes[at + 2] ?? 0);
			if (digits >= 0) {
				byte = digits;
				at += 2;
			}
		}
		out[length++] = byte;
	}
	return out.slice(0, length);
}

/** A field's name; "" for any that is not one of ours anyway. */
function ascii(bytes: Uint8Array): string {
	if (bytes.length > 16) return "";
	let out = "";
	for (const byte of bytes) out += String.fromCharCode(byte);
	return out;
}
