/** Where a page leads, and from which of its lines. */
export interface Link {
	readonly target: string;
	readonly line: number;
}

/** The anchors of a page, as GitHub makes them of its headings; of two that are called the same the second ends in `-1`. */
export function anchors(page: string): ReadonlySet<string> {
	const found = new Set<string>();
	const seen = new Map<string, number>();
	for (const line of prose(page)) {
		const heading = /^ {0,3}#{1,6}\s+(.+?)\s*#*$/.exec(line)?.[1];
		if (heading !== undefined) {
			const name = slug(heading);
			const times = seen.get(name) ?? 0;
			seen.set(name, times + 1);
			found.add(times ? `${name}-${times}` : name);
		}
		for (const [, name = ""] of line.matchAll(/<[^>]*\s(?:id|name)="([^"]+)"/g)) found.add(name);
	}
	return found;
}

/** Letters, digits, hyphens and underscores are left of a heading, and a hyphen for each space. */
function slug(heading: string): string {
	return heading
		.replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
		.replace(/<[^>]*>/g, "")
		.toLowerCase()
		.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
		.replaceAll(" ", "-");
}

/** Every link and picture of a page, but those in code. */
export function links(page: string): readonly Link[] {
	return prose(page).flatMap((text, index) => {
		const line = text.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, "");
		return [
			...line.matchAll(/\]\(\s*<?([^\s<>)]*)>?(?:\s+"[^"]*")?\s*\)/g),
			...line.matchAll(/^ {0,3}\[[^\]]+\]:\s+<?([^\s>]+)/g),
			...line.matchAll(/<[^>]*\s(?:href|src)="([^"]*)"/g),
		].map(([, target = ""]) => ({ target, line: index + 1 }));
	});
}

/** The lines of a page, those in fences empty. */
function prose(page: string): string[] {
	let fence: string | undefined;
	return page.split("\n").map(line => {
		const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
		if (fence === undefined) {
			fence = mark;
			return mark === undefined ? line : "";
		}
		if (mark?.startsWith(fence) && !line.trim().slice(mark.length)) fence = undefined;
		return "";
	});
}
