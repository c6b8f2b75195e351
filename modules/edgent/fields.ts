import { hex, utf8 } from "../bytes/index";
import type { Fields } from "../config-server/index";

/**
 * Edgent's two ways to keep a network, each told as a phone would tell it to `/config`: the rules there are the rules here.
 * Of what is malformed these tell nothing, or less than those rules want.
 */

/**
 * The record of old Edgent, `blynk/config`, with account and network: 212 bytes, packed, little endian
 * (docs/protocol/storage.md#record-of-old-edgent). That of a unit that was never set up tells nothing.
 */
export function recordFields(bytes: Uint8Array): Fields {
	const fields: Fields = new Map();
	const flags = bytes[19] ?? 0;
	// 0x626C6E6B, the lowest byte first.
	if (bytes.length !== 212 || hex(bytes.subarray(0, 4)) !== "6b6e6c62" || !(flags & 1)) return fields;
	const names = "ssid pass blynk host ip mask gw dns dns2".split(" ");
	let end = 20;
	for (let at = 0; at < (flags & 2 ? 9 : 4); at++) {
		// The port lies between.
		const start = at === 4 ? 188 : end;
		end = start + (at > 3 ? 4 : at === 1 ? 64 : 34);
		const value = bytes.slice(start, end);
		// A text of C ends with NUL, or with its field.
		const length = value.indexOf(0);
		put(fields, names[at] ?? "", at < 4 && length >= 0 ? value.slice(0, length) : value, at > 3);
	}
	fields.set("port_ssl", utf8(`${(bytes[186] ?? 0) + 256 * (bytes[187] ?? 0) || 443}`));
	return fields;
}

/**
 * The network of an entry of new Edgent, `nm_wifi/ap00` to `ap15`: tags with their values, and nothing else
 * (docs/protocol/storage.md#networks). `/config` does not know BSSID (6 bytes) and channel (1).
 */
export function entryFields(bytes: Uint8Array): Fields {
	const fields: Fields = new Map();
	const names = " ssid pass bssid channel hidden     ip gw mask dns".split(" ");
	for (let at = 0; at < bytes.length;) {
		const tag = bytes[at++] ?? 0;
		// A digit for each tag from the third on; those before tell it themselves.
		const length = tag > 2 ? "610----4444".charCodeAt(tag - 3) - 0x30 : (bytes[at++] ?? -1);
		const value = bytes.slice(at, at + length);
		at += length;
		const name = names[tag];
		if (!name || value.length !== length || at > 256) return new Map();
		put(fields, tag === 13 && fields.has(name) ? "dns2" : name, tag === 5 ? utf8("1") : value, tag > 9);
	}
	return fields;
}

/** The bytes of an address stand as people write them, as Arduino's `IPAddress` has them; all zero: nobody gave one. */
function put(fields: Fields, name: string, value: Uint8Array, isAddress: boolean): void {
	const address = isAddress ? value.join(".") : "";
	if (address !== "0.0.0.0") fields.set(name, isAddress ? utf8(address) : value);
}
