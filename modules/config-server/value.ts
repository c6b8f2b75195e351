/** Values of header fields: a word, and parameters behind it (RFC 9110 5.6.6). */

/** The word, in lower case. */
export function wordOf(value: string): string {
	const end = value.indexOf(";");
	return (end < 0 ? value : value.slice(0, end)).trim().toLowerCase();
}

/** A parameter, without its quotes; `undefined` when it is not there. `name` in lower case. */
export function parameter(value: string, name: string): string | undefined {
	const start = `${name}=`;
	for (let at = value.indexOf(";"); at >= 0; at = value.indexOf(";", at + 1)) {
		const rest = value.slice(at + 1).trimStart();
		if (rest.slice(0, start.length).toLowerCase() !== start) continue;
		const from = start.length + (rest.charAt(start.length) === '"' ? 1 : 0);
		let end = from;
		// Behind the end there is "", which every text includes.
		while (!' \t\r\n;,"'.includes(rest.charAt(end))) end++;
		return rest.slice(from, end);
	}
	return undefined;
}

/** Whether an `Accept-Encoding` lets gzip through; a weight of 0 means no (RFC 9110 12.5.3). */
export function takesGzip(accepts: string): boolean {
	return accepts.split(",").some(each => {
		const coding = wordOf(each);
		return (coding === "gzip" || coding === "*") && Number(parameter(each, "q") ?? 1) !== 0;
	});
}
