/** Bytes as a text that fits in quotes: printable ASCII as it is, everything else escaped as in JavaScript, a byte each. */
export function toLiteral(bytes: Uint8Array): string {
	let out = "";
	for (const byte of bytes) {
		const letter = String.fromCharCode(byte);
		if (byte < 0x20 || byte > 0x7e) out += named[letter] ?? `\\x${byte.toString(16).padStart(2, "0")}`;
		else out += letter === '"' || letter === "\\" ? `\\${letter}` : letter;
	}
	return out;
}

const named: Readonly<Record<string, string>> = { "\r": "\\r", "\n": "\\n", "\t": "\\t" };

/** The bytes that {@link toLiteral} wrote. @throws Error when it cannot have */
export function fromLiteral(text: string): Uint8Array {
	const bytes: number[] = [];
	for (let at = 0; at < text.length; at++) {
		const [whole = "", escape] = /^\\(?:x([0-9a-f]{2})|[rnt"\\])/.exec(text.slice(at, at + 4)) ?? [];
		if (escape !== undefined) bytes.push(Number.parseInt(escape, 16));
		else if (whole) bytes.push((letters[whole] ?? whole.slice(1)).charCodeAt(0));
		else if (text.charCodeAt(at) > 0x7e || text.charAt(at) === "\\")
			throw new Error(`"${text.slice(at, at + 4)}" is no escape of ours: \\r, \\n, \\t, \\", \\\\ and \\xff are.`);
		else bytes.push(text.charCodeAt(at));
		at += Math.max(0, whole.length - 1);
	}
	return Uint8Array.from(bytes);
}

const letters: Readonly<Record<string, string>> = { "\\r": "\r", "\\n": "\n", "\\t": "\t" };
