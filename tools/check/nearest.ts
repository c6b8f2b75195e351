/** The one of `known` that was most likely meant by `given`: a letter in three may be wrong, and capitals do not count. */
export function nearest(given: string, known: readonly string[]): string | undefined {
	const ranked = known
		.map(name => ({ name, far: distance(given.toLowerCase(), name.toLowerCase()) }))
		.filter(({ name, far }) => far <= Math.floor(Math.max(given.length, name.length) / 3))
		.sort((a, b) => a.far - b.far);
	return ranked[0]?.name;
}

/**
 * How many letters have to be put in, left out, exchanged, or swapped with the next, to make one text of the other: the
 * optimal string alignment distance.
 */
export function distance(one: string, other: string): number {
	let beforeLast: readonly number[] = [];
	let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, at) => at);
	for (let i = 1; i <= one.length; i++) {
		const row = [i];
		for (let j = 1; j <= other.length; j++) {
			const isSame = one[i - 1] === other[j - 1];
			const steps = [(row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1)];
			if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
				steps.push((beforeLast[j - 2] ?? 0) + 1);
			row.push(Math.min(...steps));
		}
		[beforeLast, last] = [last, row];
	}
	return last.at(-1) ?? 0;
}
