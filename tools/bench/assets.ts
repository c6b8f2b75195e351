import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../modules/config-server/assets");

/** A file of the firmware image, as a board serves it. */
export function asset(name: string): Uint8Array | undefined {
	try {
		return readFileSync(join(folder, name));
	} catch {
		return undefined;
	}
}

/** The wizard page as it lies in flash, bytes: one file, already compressed. */
export function wizardPageSize(): number {
	return statSync(join(folder, "wizard.html.gz")).size;
}
