import type { Access } from "./networks";

/** What is wrong with a typed value: the key of a sentence, and what stands in its braces. */
export interface Complaint {
	readonly key: "short" | "long" | "nameMissing" | "tokenWrong" | "serverWrong" | "required" | "number";
	readonly values?: Readonly<Record<string, string | number>>;
}

/** Longest SSID in bytes, IEEE 802.11: ten Chinese characters at most. */
const longestName = 32;
/** Passphrase in bytes, IEEE 802.11 annex J.4. */
const shortestPassword = 8;
const longestPassword = 63;

/** Counts as the device does, in bytes of UTF-8. */
export function checkLength(text: string, min = 0, max = Infinity): Complaint | undefined {
	const n = new TextEncoder().encode(text).length;
	if (n < min) return { key: "short", values: { min, n } };
	return n > max ? { key: "long", values: { max } } : undefined;
}

export function checkName(ssid: string): Complaint | undefined {
	return ssid ? checkLength(ssid, 0, longestName) : { key: "nameMissing" };
}

/** A passphrase, or the key itself as 64 hexadecimal digits (IEEE 802.11 annex J.4). */
export function checkPassword(password: string, access: Access): Complaint | undefined {
	if (access === "open" || (!password && access === "maybe") || /^[0-9a-f]{64}$/i.test(password)) return undefined;
	return checkLength(password, shortestPassword, longestPassword);
}

/** The token in whatever was pasted: itself, with blanks around, or a whole link. */
export function tokenIn(text: string): string {
	return /\btoken=([\w-]+)/.exec(text)?.[1] ?? text.replace(/\s/g, "");
}

/** As in docs/protocol/setup.md#config. */
export function checkToken(token: string): Complaint | undefined {
	return /^[\w-]{32}$/.test(token) ? undefined : { key: "tokenWrong", values: { n: token.length } };
}

/** The maker's own server, or one of its regions as `fra1.blynk.cloud`; any when the maker names none, or the page none. */
export function isOwnServer(host: string, own: string): boolean {
	return !own || !host || `.${host.toLowerCase()}`.endsWith(`.${own.toLowerCase()}`);
}

export function checkServer(host: string): Complaint | undefined {
	return /^[a-z0-9.-]{1,64}$/i.test(host) ? undefined : { key: "serverWrong" };
}
