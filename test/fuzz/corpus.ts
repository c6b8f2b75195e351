import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fromLiteral, toLiteral } from "./literal";

/** One file a parser, `NAME.txt`: an input a line as {@link toLiteral} writes it; a line that starts with `#` says why. */
export const corpusFolder = fileURLToPath(new URL("./corpus/", import.meta.url));

/** The inputs kept for a parser; none when there is no file. @throws Error naming file and line */
export function readCorpus(parser: string): readonly Uint8Array[] {
	const file = fileOf(parser);
	if (!existsSync(file)) return [];
	const lines = readFileSync(file, "utf8").split("\n");
	return lines.flatMap((line, at) => {
		if (!line || line.startsWith("#")) return [];
		try {
			return [fromLiteral(line)];
		} catch (error) {
			throw new Error(`${file}, line ${at + 1}: ${error instanceof Error ? error.message : String(error)}`);
		}
	});
}

/** Keeps an input for good. */
export function keep(parser: string, input: Uint8Array, why?: string): void {
	// Not taken for a comment, nor for nothing.
	const line = toLiteral(input).replace(/^#/, "\\x23");
	if (line) appendFileSync(fileOf(parser), `${why === undefined ? "" : `# ${why.replace(/\s+/g, " ")}\n`}${line}\n`);
}

const fileOf = (parser: string): string => `${corpusFolder}${parser}.txt`;
