/** What a build for a chip leaves, and whether it is the result of this build. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { readPartitions, updateSlot } from "./partitions";

/** The files of a build that are taken for its result, wherever they lie (SDK tools/mcconfig/make.esp32.mk, "build"), and ours. */
const results = /^(xs_esp32\.(elf|bin|map)|release\.json)$/;

/**
 * Removes the results of the build before from `folders`: mcconfig's "build" passes over a failure of ESP-IDF, and would
 * hand them out as new.
 */
export function forgetResults(folders: readonly string[]): void {
	for (const folder of folders.filter(existsSync))
		for (const each of readdirSync(folder, { recursive: true, encoding: "utf8" }))
			if (results.test(each.split(/[\\/]/).at(-1) ?? "")) rmSync(join(folder, each), { force: true });
}

/** How large the image is, and the smallest place an update of it could go to. Bytes. */
export interface Size {
	readonly image: number;
	readonly slot: number | undefined;
}

/**
 * The size of what was built.
 * @param bin where mcconfig puts what it made
 * @param tmp where it made it
 * @throws Error in a sentence when ESP-IDF has made no image, or one that does not fit
 */
export function sizeOf(bin: string, tmp: string): Size {
	const file = join(bin, "xs_esp32.bin");
	if (!existsSync(file)) throw new Error("ESP-IDF has made no image; what it printed is above.");
	const image = statSync(file).size;
	const project = existsSync(tmp) ? readdirSync(tmp).find(each => each.startsWith("xsProj-")) : undefined;
	const table = project === undefined ? "" : join(tmp, project, "partitions.csv");
	const slot = existsSync(table) ? updateSlot(readPartitions(readFileSync(table, "utf8"))) : undefined;
	if (slot !== undefined && image > slot)
		throw new Error(`The image has ${image} bytes, ${image - slot} more than the place for an update.`);
	return { image, slot };
}
