import type { Security } from "../../hosts/host";
import { text, unhex } from "../bytes/index";

/**
 * Whether a network of this security can be joined at all, by whoever knows its password: WEP is too weak to be worth one,
 * WPA-Enterprise wants an account instead, and WAPI is not in the radio.
 */
export function isSupported(security: Security): boolean {
	return security !== "WEP" && security !== "WPA2 ENT" && security !== "WAPI";
}

/**
 * Whether a network of this security may be the one that this password, or an empty one, is for. An open one that bears
 * the name of a network with a password is not.
 */
export function mayFit(security: Security, password: Uint8Array): boolean {
	if (security === "unknown") return true;
	return isSupported(security) && (security === "OPEN" || security === "OWE") === !password.length;
}

/**
 * Whether a network may have this password, empty for an open one. As WPA has it: a passphrase, or the raw key in hexadecimal
 * (IEEE 802.11 J.4, docs/complaints.md#long-passwords). No router has control characters in it: they come from a line that was
 * pasted whole, and a radio reads no further than NUL.
 */
export function isPassword(bytes: Uint8Array): boolean {
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at] ?? 0;
		if (byte < 0x20 || byte === 0x7f) return false;
	}
	if (bytes.length === 64) return unhex(text(bytes)) !== undefined;
	return bytes.length === 0 || (bytes.length >= 8 && bytes.length <= 63);
}
