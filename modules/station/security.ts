import type { Security } from "../../hosts/host";

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
