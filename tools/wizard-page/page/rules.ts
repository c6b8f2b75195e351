import type { Access } from "./networks";

/** What is wrong with a typed value: the key of a sentence, and how long the value is. */
export interface Complaint {
	readonly key: "short" | "long" | "nameMissing" | "nameLong" | "tokenWrong" | "serverWrong";
	readonly n: number;
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** IEEE 802.11: an SSID has up to 32 bytes, so ten Chinese characters at most. */
export function checkName(ssid: string): Complaint | undefined {
	const n = byteLength(ssid);
	return n === 0 ? { key: "nameMissing", n } : n > 32 ? { key: "nameLong", n } : undefined;
}

/** IEEE 802.11 annex J.4: a passphrase of 8 to 63 bytes, or the key itself as 64 hexadecimal digits. */
export function checkPassword(password: string, access: Access): Complaint | undefined {
	const n = byteLength(password);
	if (access === "open" || (n === 0 && access === "maybe")) return undefined;
	if (n < 8) return { key: "short", n };
	return n > 63 && !/^[0-9a-f]{64}$/i.test(password) ? { key: "long", n } : undefined;
}

/** The token in whatever was pasted: itself, with blanks around, or a whole link. */
export function tokenIn(text: string): string {
	return /\btoken=([\w-]+)/.exec(text)?.[1] ?? text.replace(/\s/g, "");
}

/** facts/blynk.md 3.7. */
export function checkToken(token: string): Complaint | undefined {
	return /^[\w-]{32}$/.test(token) ? undefined : { key: "tokenWrong", n: token.length };
}

/** The maker's own server, or one of its regions as `fra1.blynk.cloud`; any when the maker names none. */
export function isOwnServer(host: string, own: string): boolean {
	return !own || `.${host.toLowerCase()}`.endsWith(`.${own.toLowerCase()}`);
}

export function checkServer(host: string): Complaint | undefined {
	return /^[a-z0-9.-]{1,64}$/i.test(host) ? undefined : { key: "serverWrong", n: host.length };
}
