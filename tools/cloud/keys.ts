import { createHash, timingSafeEqual } from "node:crypto";

/** True when `given` is one of `keys`; compared by digest, in a time that tells nothing about them. */
export function isOneOf(given: string, keys: readonly string[]): boolean {
	const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
	const asked = digest(given);
	return keys.filter(each => timingSafeEqual(digest(each), asked)).length > 0;
}
