/** MD5 (RFC 1321), which is what a chip's loader can tell of its flash, and what browsers have no function for. */
export function md5(bytes: Uint8Array): string {
	const blocks = (bytes.length + 8) >> 6;
	const padded = new DataView(new ArrayBuffer((blocks + 1) << 6));
	new Uint8Array(padded.buffer).set(bytes);
	padded.setUint8(bytes.length, 0x80);
	padded.setUint32(padded.byteLength - 8, bytes.length << 3, true);
	padded.setUint32(padded.byteLength - 4, bytes.length >>> 29, true);
	const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
	const words = new Int32Array(16);
	for (let at = 0; at < padded.byteLength; at += 64) {
		for (let i = 0; i < 16; i++) words[i] = padded.getInt32(at + 4 * i, true);
		round(state, words);
	}
	const out = new DataView(new ArrayBuffer(16));
	state.forEach((word, i) => out.setInt32(4 * i, word, true));
	return Array.from(new Uint8Array(out.buffer), byte => byte.toString(16).padStart(2, "0")).join("");
}

const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

/** How far each of four steps rotates, by round. */
const turns = [
	[7, 12, 17, 22],
	[5, 9, 14, 20],
	[4, 11, 16, 23],
	[6, 10, 15, 21],
] as const;

function round(state: Int32Array, words: Int32Array): void {
	let [a = 0, b = 0, c = 0, d = 0] = state;
	for (let i = 0; i < 64; i++) {
		const kind = i >> 4;
		const [mixed, word] =
			kind === 0
				? [(b & c) | (~b & d), i]
				: kind === 1
					? [(d & b) | (~d & c), 5 * i + 1]
					: kind === 2
						? [b ^ c ^ d, 3 * i + 5]
						: [c ^ (b | ~d), 7 * i];
		const sum = (a + mixed + (sines[i] ?? 0) + (words[word & 15] ?? 0)) | 0;
		const turn = turns[kind]?.[i & 3] ?? 0;
		[a, d, c, b] = [d, c, b, (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0];
	}
	[a, b, c, d].forEach((word, i) => (state[i] = (state[i] ?? 0) + word));
}
