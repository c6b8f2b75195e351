/**
 * Replaces what stands between `<!-- name -->` and `<!-- /name -->`.
 * @throws Error when the text has no such pair.
 */
export function fill(text: string, name: string, content: string): string {
	const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
	const [from, to] = [text.indexOf(start), text.indexOf(end)];
	if (from < 0 || to < from) throw new Error(`The text has no "${start}" followed by "${end}".`);
	return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
}

/** What now stands there. */
export function read(text: string, name: string): string {
	const [start, end] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`];
	return text.slice(text.indexOf(start) + start.length, text.indexOf(end));
}
