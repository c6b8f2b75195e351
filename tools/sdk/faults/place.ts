import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of the SDK, or `undefined` where it has none of that name (any more). */
function read(sdk: string, file: string): string | undefined {
	const path = join(sdk, file);
	return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** The fault is there as long as `file` has `text`. */
export function has(file: string, text: string): (sdk: string) => boolean {
	return sdk => read(sdk, file)?.includes(text) ?? false;
}

/** The fault is there as long as `file` is, without `text`. */
export function lacks(file: string, text: string): (sdk: string) => boolean {
	return sdk => !(read(sdk, file)?.includes(text) ?? true);
}
