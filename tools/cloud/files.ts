import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";

/** Replaces a file whole: whoever reads it, after whatever crash, finds the old text or the new. */
export function writeWhole(path: string, text: string, mode: number): void {
	const draft = `${path}.new`;
	const file = openSync(draft, "w", mode);
	try {
		writeSync(file, text);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	renameSync(draft, path);
}
