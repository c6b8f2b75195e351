/**
 * Settings are kept as one text, a line `name=value` for each that somebody gave: no value has a line end in it. By name
 * and not by place, so that another version of the firmware finds those that it knows, too.
 */

/** The value that a text of lines `name=value` keeps under `name`; `undefined` when nobody gave one. */
export function valueOf(text: string, name: string): string | undefined {
	const start = `\n${name}=`;
	const all = `\n${text}\n`;
	const at = all.indexOf(start);
	if (at < 0) return undefined;
	const from = at + start.length;
	return all.slice(from, all.indexOf("\n", from));
}

/** The line that keeps `value` under `name`: a text of such lines is what {@link valueOf} reads. No value has a line end. */
export function lineOf(name: string, value: string): string {
	return `${name}=${value}\n`;
}
