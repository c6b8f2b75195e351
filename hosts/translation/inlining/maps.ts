import { SourceMap, type SourceMapPayload } from "node:module";

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The map from what `later` describes to the sources of `earlier`, where `later` was made of what `earlier` describes. */
export function chained(later: string, earlier: string): string {
	const origins = new SourceMap(JSON.parse(earlier) as SourceMapPayload);
	const sources = new Map<string, number>();
	let [source, line, column] = [0, 0, 0];
	const mappings = segments(later).map(all => {
		let made = 0;
		const texts = all.flatMap(([from, fromLine, fromColumn]) => {
			const entry = origins.findEntry(fromLine, fromColumn);
			if (!("originalSource" in entry)) return [];
			const { originalSource: name, originalLine, originalColumn } = entry;
			const index = sources.get(name) ?? sources.size;
			sources.set(name, index);
			const text = [from - made, index - source, originalLine - line, originalColumn - column].map(encoded).join("");
			[made, source, line, column] = [from, index, originalLine, originalColumn];
			return [text];
		});
		return texts.join(",");
	});
	return JSON.stringify({ version: 3, sources: [...sources.keys()], names: [], mappings: mappings.join(";") });
}

/** By line: columns, and the line and column of the one source that each is of. */
function segments(map: string): readonly (readonly (readonly [from: number, line: number, column: number])[])[] {
	const { mappings } = JSON.parse(map) as { readonly mappings: string };
	let [line, column] = [0, 0];
	return mappings.split(";").map(text => {
		let from = 0;
		return text.split(",").flatMap(each => {
			const [step, , lines, columns] = decoded(each);
			if (step === undefined) return [];
			from += step;
			if (lines === undefined || columns === undefined) return [];
			line += lines;
			column += columns;
			return [[from, line, column] as const];
		});
	});
}

/** Numbers in base 64, the least five bits first, of which the lowest is the sign (ECMA-426 "Base64 VLQ"). */
function decoded(text: string): readonly number[] {
	const numbers: number[] = [];
	let [value, shift] = [0, 0];
	for (const each of text) {
		const digit = digits.indexOf(each);
		value += (digit & 31) * 2 ** shift;
		shift += 5;
		if (digit & 32) continue;
		numbers.push(value & 1 ? -(value >> 1) : value >> 1);
		[value, shift] = [0, 0];
	}
	return numbers;
}

function encoded(value: number): string {
	let text = "";
	let rest = value < 0 ? -value * 2 + 1 : value * 2;
	do {
		const digit = rest & 31;
		rest >>= 5;
		text += digits.charAt(rest ? digit | 32 : digit);
	} while (rest);
	return text;
}
