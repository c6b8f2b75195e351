import type { Security } from "../../hosts/host";

/** What no device of ours can join: too weak to be worth a password, an account instead of one, or not in the radio. */
const unsupported: readonly Security[] = ["WEP", "WPA2 ENT", "WAPI"];

const open: readonly Security[] = ["OPEN", "OWE"];

/** Whether a network of this security can be joined at all, by whoever knows its password. */
export function isSupported(security: Security): boolean {
	return !unsupported.includes(security);
}

/**
 * Whether a network of this security may be the one that this password, or an empty one, is for. An open one that bears
 * the name of a network with a password is not.
 */
export function mayFit(security: Security, password: Uint8Array): boolean {
	if (security === "unknown") return true;
	return isSupported(security) && open.includes(security) === !password.length;
}
