import { digitOf, hex } from "../bytes/index";

const backslash = 0x5c;

/** Most words of a line (docs/protocol/console.md#lines). */
const most = 15;

/**
 * The words of a line, which stand between spaces and tabs, as bytes: `\xHH` is any, `\0 \b \n \r \t` are control characters,
 * and a backslash before anything else stands for that. So a space within a word is written `\x20`.
 * `undefined`: there are more than 15.
 */
export function readWords(line: Uint8Array): readonly Uint8Array[] | undefined {
	const words: Uint8Array[] = [];
	const { length } = line;
	for (let at = 0; at < length; at++) {
		if (isSpace(line[at])) continue;
		const from = at;
		while (at < length && !isSpace(line[at])) at++;
		if (words.length === most) return undefined;
		words.push(unescaped(line.subarray(from, at)));
	}
	return words;
}

function isSpace(byte: number | undefined): boolean {
	return byte === 0x20 || byte === 9;
}

function unescaped(word: Uint8Array): Uint8Array {
	const bytes = new Uint8Array(word.length);
	let length = 0;
	for (let at = 0; at < word.length; at++) {
		let byte = word[at] ?? 0;
		// At the end of a word there is nothing that it could stand before.
		if (byte === backslash && at + 1 < word.length) {
			byte = word[++at] ?? 0;
			const letter = "0bnrtx".indexOf(String.fromCharCode(byte));
			if (letter === 5) {
				const value = (digitOf(word[at + 1] ?? 0) << 4) | digitOf(word[at + 2] ?? 0);
				if (value >= 0) {
					byte = value;
					at += 2;
				}
			} else if (letter >= 0) byte = "\0\b\n\r\t".charCodeAt(letter);
		}
		bytes[length++] = byte;
	}
	return bytes.subarray(0, length);
}

/** Bytes as they are typed into a line: printable ASCII as it is, all else as `\xHH`. No terminal takes it for a command. */
export function escaped(bytes: Uint8Array): string {
	let out = "";
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at] ?? 0;
		const isPlain = byte > 0x20 && byte < 0x7f && byte !== backslash;
		out += isPlain ? String.fromCharCode(byte) : byte === backslash ? "\\\\" : `\\x${hex(bytes.subarray(at, at + 1))}`;
	}
	return out;
}
