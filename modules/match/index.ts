/**
 * What the firmware asks of text, without regular expressions (README). All of it is about ASCII: a character that Node
 * counts as two and XS as one is in no match.
 *
 * @packageDocumentation
 */

/**
 * True when `word` is one of `words`, which has a space in front of the first, between, and behind the last. In ROM a list
 * of texts takes 32 bytes more for each.
 */
export function hasWord(words: string, word: string): boolean {
	return words.includes(` ${word} `) && !word.includes(" ");
}

/** True when `text` is `least` to `most` letters, digits and `marks`, and nothing else. */
export function isWord(text: string, marks: string, least: number, most: number): boolean {
	const { length } = text;
	if (length < least || length > most) return false;
	for (let at = 0; at < length; at++) {
		const code = text.charCodeAt(at);
		const letter = code | 0x20;
		if (letter >= 0x61 && letter <= 0x7a) continue;
		if ((code < 0x30 || code > 0x39) && !marks.includes(text.charAt(at))) return false;
	}
	return true;
}

/** What a token is made of besides small letters; what is in most names first. */
const tokenMarks = "-ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+.^_`|~";

/** True when the first `length` of `bytes` are a token of HTTP, as the name of a header field is one (RFC 9110 5.6.2). */
export function isToken(bytes: Uint8Array, length: number): boolean {
	for (let at = 0; at < length; at++) {
		const byte = bytes[at] ?? 0;
		if ((byte < 0x61 || byte > 0x7a) && !tokenMarks.includes(String.fromCharCode(byte))) return false;
	}
	return length > 0;
}

/** True when `text` is `least` to `most` printable characters, spaces among them, and nothing else. */
export function isPrintable(text: string, least: number, most: number): boolean {
	const { length } = text;
	if (length < least || length > most) return false;
	for (let at = 0; at < length; at++) {
		const code = text.charCodeAt(at);
		if (code < 0x20 || code > 0x7e) return false;
	}
	return true;
}

/** The number that is written in 1 to `most` digits; `undefined` when `text` is anything else. */
export function decimal(text: string, most: number): number | undefined {
	const { length } = text;
	if (length < 1 || length > most) return undefined;
	let value = 0;
	for (let at = 0; at < length; at++) {
		const digit = text.charCodeAt(at) - 0x30;
		if (digit < 0 || digit > 9) return undefined;
		value = value * 10 + digit;
	}
	return value;
}

/** What a `Content-Range` of bytes names (RFC 9110 14.4): `undefined` each that is no number of at most 8 digits. */
export interface ContentRange {
	/** Where in the file the first byte of this part stands, from 0. */
	readonly first: number | undefined;
	/** Where the last one stands: it belongs to the part. */
	readonly last: number | undefined;
	/** The length of the whole file, bytes. */
	readonly total: number | undefined;
}

/** Reads `bytes 512-1023/1024`, or as far as it is that; `undefined` when it is of no bytes. */
export function contentRange(value: string): ContentRange | undefined {
	if (!value.startsWith("bytes ")) return undefined;
	const dash = value.indexOf("-");
	const slash = value.indexOf("/");
	return {
		first: decimal(value.slice(6, Math.max(dash, 6)), 8),
		last: dash < 0 || slash < dash ? undefined : decimal(value.slice(dash + 1, slash), 8),
		total: decimal(value.slice(slash + 1), 8),
	};
}

/** The 32 bits of an IPv4 address in dotted decimal form, as a signed number; `undefined` when `text` is anything else. */
export function ipv4(text: string): number | undefined {
	// Longer than any address: a stranger's text of dots would be split into as many strings.
	if (text.length > 15) return undefined;
	const parts = text.split(".");
	if (parts.length !== 4) return undefined;
	let bits = 0;
	for (let i = 0; i < 4; i++) {
		const part = decimal(parts[i] ?? "", 3);
		if (part === undefined || part > 255) return undefined;
		bits = (bits << 8) | part;
	}
	return bits;
}

/** True for 1 to `most` letters, digits, dots and hyphens, neither of the two at an end. */
export function isHostName(text: string, most: number): boolean {
	return isWord(text, ".-", 1, most) && !".-".includes(text.charAt(0)) && !".-".includes(text.charAt(text.length - 1));
}

/** True for a template id of the Blynk console, as `TMPLabcd1234`. */
export function isTemplateId(text: string): boolean {
	return text.startsWith("TMPL") && isWord(text, "_-", 8, 32);
}

/** True for a language as `en`, or with a region as `pt-BR` (RFC 5646). */
export function isLanguage(text: string): boolean {
	const { length } = text;
	if (length !== 2 && (length !== 5 || text.charAt(2) !== "-")) return false;
	for (let at = 0; at < length; at++) {
		const letter = text.charCodeAt(at) - (at < 2 ? 0x61 : 0x41);
		if (at !== 2 && (letter < 0 || letter > 25)) return false;
	}
	return true;
}

/**
 * Replaces each of `letters` by what `by` makes of it. One letter after the other: one that stands in a replacement has
 * to be the first.
 */
export function replaceEach(text: string, letters: string, by: (letter: string) => string): string {
	let out = text;
	for (let at = 0; at < letters.length; at++) {
		const letter = letters.charAt(at);
		if (out.includes(letter)) out = out.split(letter).join(by(letter));
	}
	return out;
}

/**
 * True when `text` holds a control character, DEL among them, that is not one of `allowed`. The engine is quicker than a
 * loop here: JSON writes nearly all of them, and little else, as something longer.
 */
export function hasControl(text: string, allowed = ""): boolean {
	if (text.includes("\x7f") && !allowed.includes("\x7f")) return true;
	if (JSON.stringify(text).length === text.length + 2) return false;
	for (let code = 0; code < 0x20; code++) {
		const letter = String.fromCharCode(code);
		if (text.includes(letter) && !allowed.includes(letter)) return true;
	}
	return false;
}

/**
 * True for an IPv4 address that only a network of somebody's own gives: RFC 1918 3, link-local (RFC 3927), loopback.
 * @param address dotted decimal, as a host tells it
 */
export function isPrivate(address = ""): boolean {
	const [first, second = ""] = address.split(".");
	const part = Number(second);
	if (first === "172") return part >= 16 && part < 32;
	return first === "10" || first === "127" || (first === "192" && part === 168) || (first === "169" && part === 254);
}
