import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";

/** Replaces a file whole: whoever reads it, after whatever crash, finds the old content or the new. */
export function writeWhole(path: string, content: string | Uint8Array, mode: number): void {
	const draft = `${path}.new`;
	const file = openSync(draft, "w", mode);
	try {
		writeFileSync(file, content);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	renameSync(draft, path);
}
