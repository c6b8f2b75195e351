import { readProduct } from "../../src/product";
import { project } from "../cli/folders";
import { applicationName } from "../cli/manifest";
import { buildFolder, configOf, findSdk, type Build } from "./mcconfig";
import { releaseOf, writeRelease, type Release } from "./release";
import { tagProblems } from "./tag";
import { forChip } from "./targets";

/** What there is to record: files to flash, or only what goes into them. */
export type Made = "built" | "linked";

/**
 * Writes `release.json` of a build for a chip, beside the files to flash, else beside what was linked, and tells what is
 * wrong with it.
 * @throws Error in a sentence when a file of it is missing
 */
export function recordRelease(
	build: Build,
	made: Made,
	note: (sentence: string) => void,
): { readonly file: string; readonly release: Release } {
	const product = configOf(build);
	const name = applicationName(build.manifest);
	const tmp = buildFolder("tmp", build, name);
	const bin = made === "built" ? buildFolder("bin", build, name) : undefined;
	const release = releaseOf({
		...{ product, project, flavour: build.flavour, tmp },
		...forChip(build.choice),
		sdk: findSdk({ ...process.env, ...build.environment }),
		...(bin === undefined ? {} : { bin }),
	});
	if (release.commit?.dirty) note("The project has changes that are in no commit: nobody can build this again.");
	for (const problem of tagProblems(readProduct(product))) note(problem);
	return { file: writeRelease(bin ?? tmp, release), release };
}
