/** A piece of a text to be replaced. */
export interface Edit {
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

/** Carries out edits that do not overlap. */
export function applied(source: string, edits: readonly Edit[]): string {
	const inOrder = [...edits].sort((a, b) => a.start - b.start);
	let [out, at] = ["", 0];
	for (const { start, end, text } of inOrder) {
		out += source.slice(at, start) + text;
		at = end;
	}
	return out + source.slice(at);
}
