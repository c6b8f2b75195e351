import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ChipTarget } from "./targets";

/** The project that mcconfig makes for ESP-IDF, in the folder `tmp` of a build. */
export function idfProject(tmp: string, target: ChipTarget): string {
	return join(tmp, `xsProj-${target}`);
}

/**
 * Gives the application's description the firmware's version (ESP-IDF tools/cmake/project.cmake, `version.txt`). It would
 * be what `git describe` says otherwise, which depends on the tags and the depth of the clone.
 */
export function writeVersion(tmp: string, target: ChipTarget, version: string): void {
	const folder = idfProject(tmp, target);
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "version.txt"), `${version}\n`);
}
