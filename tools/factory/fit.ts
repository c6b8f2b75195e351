/** Words on a label, and how large they may stand there. Millimetres. */
export interface Words {
	readonly text: string;
	readonly face: "sans" | "bold" | "mono";
	/** The size they would have on a label of 29 mm. */
	readonly size: number;
	/** Below this nobody reads them. */
	readonly least: number;
}

/** Of a line, in shares of its size. */
export const lineHeight = 1.2;

/**
 * The largest sizes at which all words, one below the other and wrapped, fit into a box; `undefined`: they do not, even at
 * the least. Widths are those of usual fonts with some reserve, for nobody here has the printer's.
 */
export function fit(
	words: readonly Words[],
	box: { readonly width: number; readonly height: number },
	largest: number,
): readonly number[] | undefined {
	const whole = words.map(each => box.width / wholeWidth(each));
	for (let scale = largest; ; scale -= 0.05) {
		const sizes = words.map(({ size, least }, at) => {
			const wanted = Math.max(least, size * scale);
			const most = whole[at] ?? wanted;
			// Smaller rather than broken.
			return most < least ? wanted : Math.min(wanted, most);
		});
		const height = words.reduce((sum, each, at) => {
			const size = sizes[at] ?? 0;
			return sum + lineCount(each, box.width / size) * size * lineHeight;
		}, 0);
		if (height <= box.height) return sizes;
		if (words.every(({ size, least }) => size * scale <= least)) return undefined;
	}
}

/** The width of what is not to be broken: all of what has to be typed, for a space at a line's end is not seen; else a word. */
function wholeWidth({ text, face }: Words): number {
	const parts = face === "mono" ? [text] : wordsOf(text).map(each => each.trimEnd());
	return Math.max(...parts.map(part => [...part].reduce((sum, letter) => sum + widthOf(letter, face), 0)));
}

/** @param room of a line, in shares of the size */
function lineCount({ text, face }: Words, room: number): number {
	let lines = 1;
	let used = 0;
	for (const word of wordsOf(text)) {
		const width = [...word].reduce((sum, letter) => sum + widthOf(letter, face), 0);
		const ink = [...word.trimEnd()].reduce((sum, letter) => sum + widthOf(letter, face), 0);
		if (used && used + ink > room) {
			lines++;
			used = 0;
		}
		if (used + ink <= room) {
			used += width;
			continue;
		}
		// One that is longer than a line is broken anywhere, as the page's style has it.
		for (const letter of word) {
			const next = widthOf(letter, face);
			if (used && used + next > room) {
				lines++;
				used = 0;
			}
			used += next;
		}
	}
	return lines;
}

/** Pieces between which a line may end: words with the blanks behind them; in the scripts of East Asia every character. */
const eastAsia = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffe6\u{1f000}-\u{3ffff}]/u;

function wordsOf(text: string): readonly string[] {
	return text.split(/(?<=\s)(?=\S)/u).flatMap(word => (eastAsia.test(word) ? [...word] : [word]));
}

function widthOf(letter: string, face: Words["face"]): number {
	if (eastAsia.test(letter)) return 1.05;
	if (face === "mono") return letter < "\u0250" ? 0.63 : 0.9;
	const width = /[mwMW@%&—]/.test(letter)
		? 1
		: /[iljftrI.,:;'|!()[\]/\s-]/.test(letter)
			? 0.4
			: /[A-Z]/.test(letter)
				? 0.76
				: letter < "\u0080"
					? 0.6
					: 0.78;
	return face === "bold" ? width * 1.08 : width;
}
