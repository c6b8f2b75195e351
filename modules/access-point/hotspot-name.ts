import { crc32, equal, text, utf8 } from "../bytes/index";

/**
 * Blynk's limit for a device name, bytes: what also fits into a Bluetooth advertisement
 * (docs/protocol/setup.md#device-name).
 */
const most = 29;

/** Letters that read well and make no words. */
const alphabet = "0W8N4Y1HP5DF9K6JM3C2XA7R";

/** What a unit's setup network is named after. */
export interface HotspotNameOptions {
	/** The vendor; comes first and is cut last. */
	readonly prefix: string;
	/** The template's name in the Blynk console; left out when it equals the prefix. */
	readonly name: string;
	/** The factory station MAC, 6 bytes. */
	readonly mac: Uint8Array;
}

/**
 * The setup network's name, as Blynk's apps look for it: `Blynk Device-1W7R` (docs/protocol/setup.md#device-name). At
 * most 29 bytes of UTF-8; where something has to be cut, no character is cut in two.
 */
export function hotspotName({ prefix, name, mac }: HotspotNameOptions): Uint8Array {
	const first = cut(utf8(prefix), most);
	const wanted = utf8(name);
	const unique = utf8(`-${unitCode(mac)}`).subarray(0, most - first.length);
	// A dash with nothing behind it tells nobody anything.
	const last = unique.length > 1 ? unique : unique.subarray(0, 0);
	const middle = equal(wanted, utf8(prefix))
		? wanted.subarray(0, 0)
		: cut(wanted, most - first.length - last.length - 1);

	const out = new Uint8Array(first.length + (middle.length && 1 + middle.length) + last.length);
	out.set(first);
	if (middle.length) {
		out[first.length] = 0x20;
		out.set(middle, first.length + 1);
	}
	out.set(last, out.length - last.length);
	return out;
}

/** The longest label that ESP-IDF takes for a host name, characters; RFC 1123 2.1 would allow 63. */
const longestLabel = 32;

const hyphen = 0x2d;

/**
 * A setup network's name as a host name, for the router's list of devices: a label of RFC 1123 2.1, letters and digits
 * with single hyphens between them. `Blynk Device-1W7R` is `Blynk-Device-1W7R`. What is no letter or digit of ASCII is
 * left out; `device` where nothing remains.
 */
export function hostName(name: Uint8Array): string {
	const label = new Uint8Array(longestLabel);
	let length = 0;
	let gap = 0;
	for (let i = 0; i < name.length; i++) {
		const code = name[i] ?? 0;
		if (!isAlphanumeric(code)) gap = length ? 1 : 0;
		else {
			if (length + gap >= longestLabel) break;
			if (gap) label[length++] = hyphen;
			label[length++] = code;
			gap = 0;
		}
	}
	return length ? text(label.subarray(0, length)) : "device";
}

function isAlphanumeric(code: number): boolean {
	const letter = code | 0x20;
	return (code >= 0x30 && code <= 0x39) || (letter >= 0x61 && letter <= 0x7a);
}

/** Four characters that tell one unit from its neighbours: a CRC-32 of the chip id in base 24, no letter twice in a row. */
function unitCode(mac: Uint8Array): string {
	// Edgent sums the 64-bit eFuse word, in which two zero bytes follow the MAC.
	const id = new Uint8Array(8);
	id.set(mac.subarray(0, 6));
	let rest = 0;
	for (let run = 0; run < 4; run++) rest = crc32(id, rest);

	let out = "";
	let last = -1;
	for (let i = 0; i < 4; i++) {
		let letter = rest % alphabet.length;
		if (letter === last) letter = (letter + 1) % alphabet.length;
		out += alphabet.charAt(letter);
		last = letter;
		rest = Math.floor(rest / alphabet.length);
	}
	return out;
}

/** As much of UTF-8 `bytes` as fits into `room` bytes, in whole characters. */
function cut(bytes: Uint8Array, room: number): Uint8Array {
	let end = Math.max(0, Math.min(bytes.length, room));
	// 10xxxxxx continues a character, so what comes before it is not the end of one (RFC 3629 3).
	while (end < bytes.length && end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
	return bytes.subarray(0, end);
}
