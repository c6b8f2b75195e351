import type { Random } from "../../hosts/virtual/random";

/** Numbers at which lengths and counters go wrong. */
const edges = [0, 1, 2, 31, 32, 63, 64, 127, 128, 192, 254, 255] as const;

/** As numbers are written in text. */
const numerals = ["0", "-1", "1e9", "65536", "4294967296", "99999999999999999999", "0.1", "1E5", "00", "+1"] as const;

/** UTF-8 that is more, less or other than it seems: cut short, overlong, a surrogate, a BOM, U+FFFD, four bytes, combining. */
const traps = [
	...["\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xc0\x80", "\xed\xa0\x80", "\xef\xbb\xbf", "\xef\xbf\xbd"],
	...["\xf0\x9f\x98\x80", "e\xcc\x81", "\xff", "\xe2\x80\xae", "\x80"],
] as const;

/** What a mutation may draw from. */
export interface Material {
	/** Pieces of the parser's language. */
	readonly words: readonly string[];
	/** Another input. */
	other(): Uint8Array;
	readonly longest: number;
}

/** `input` with up to eight things done to it: what is nearly right finds more than noise. */
export function mutate(input: Uint8Array, random: Random, material: Material): Uint8Array {
	let out = input;
	for (let left = 1 << random.whole(0, 3); left > 0; left--) out = once(out, random, material);
	return out.length > material.longest ? out.subarray(0, material.longest) : out;
}

function once(input: Uint8Array, random: Random, { words, other, longest }: Material): Uint8Array {
	const { length } = input;
	const at = random.whole(0, length);
	const to = Math.min(length, at + random.whole(0, random.chance(80) ? 8 : length));
	switch (random.whole(0, 12)) {
		case 0:
			return changed(input, random, byte => byte ^ (1 << random.whole(0, 7)));
		case 1:
			return changed(input, random, () => random.whole(0, 255));
		case 2:
			return changed(input, random, () => random.pick(edges));
		case 3:
			return changed(input, random, byte => byte + random.whole(-4, 4));
		case 4: // cut short
			return input.subarray(0, at);
		case 5: // a piece left out
			return replaced(input, at, to);
		case 6: // a piece doubled, or repeated up to the limit
			return replaced(input, to, to, repeated(input.subarray(at, to), random, longest - length));
		case 7: // a piece moved
			return replaced(input, random.whole(0, length), length, input.subarray(at, to), input.subarray(0, at));
		case 8: {
			const from = other();
			return replaced(input, at, length, from.subarray(random.whole(0, from.length)));
		}
		case 9: {
			const from = other();
			const start = random.whole(0, from.length);
			return replaced(input, at, to, from.subarray(start, start + random.whole(0, 32)));
		}
		case 10:
			return replaced(input, at, random.chance(50) ? at : to, latin1(random.pick(numerals)));
		case 11:
			return replaced(input, at, random.chance(50) ? at : to, latin1(random.pick(traps)));
		default:
			return words.length ? replaced(input, at, random.chance(50) ? at : to, latin1(random.pick(words))) : input;
	}
}

function changed(input: Uint8Array, random: Random, by: (byte: number) => number): Uint8Array {
	if (!input.length) return Uint8Array.of(by(0));
	const out = input.slice();
	const at = random.whole(0, out.length - 1);
	out[at] = by(out[at] ?? 0);
	return out;
}

function repeated(piece: Uint8Array, random: Random, room: number): Uint8Array {
	const most = piece.length ? Math.max(1, Math.floor(room / piece.length)) : 1;
	const times = random.chance(90) ? 1 : random.whole(1, most);
	const out = new Uint8Array(piece.length * times);
	for (let i = 0; i < times; i++) out.set(piece, i * piece.length);
	return out;
}

/** `input` with `pieces` in place of what is from `at` to `to`. */
function replaced(input: Uint8Array, at: number, to: number, ...pieces: readonly Uint8Array[]): Uint8Array {
	return joined([input.subarray(0, at), ...pieces, input.subarray(to)]);
}

/** The bytes of all, one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
	const out = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}

/** A byte for each character. */
export function latin1(text: string): Uint8Array {
	return Uint8Array.from(text, letter => letter.charCodeAt(0));
}
