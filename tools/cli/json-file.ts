import { readFileSync } from "node:fs";
import { parseJson } from "./json-text";

/** The JSON in `file`. @throws Error naming the file and what is wrong, never quoting it */
export function readJson(file: string): unknown {
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch (error) {
		const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
		throw new Error(missing ? `There is no file ${file}.` : `${file} cannot be read: ${String(error)}`);
	}
	try {
		return JSON.parse(text);
	} catch {
		// Not the parser's own words: they quote the file, which may hold a password.
		return naming(file, () => parseJson(text).value);
	}
}

/** Does `read`, and names `file` in what it throws. */
export function naming<T>(file: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
	}
}
