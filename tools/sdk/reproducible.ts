import { homedir } from "node:os";
import { join } from "node:path";
import { project, root } from "../cli/folders";

/**
 * What keeps a build's place and time out of its files. Everything in the application's ELF file counts, its debugging
 * information too: the image carries the SHA-256 of that file (ESP-IDF components/esp_app_format, `app_elf_sha256`).
 * ESP-IDF maps its own paths (`CONFIG_APP_REPRODUCIBLE_BUILD`); here are those of what the SDK compiles. A board whose
 * manifest sets `C_FLAGS_SUBPLATFORM` itself goes without.
 * @param environment that of the build
 * @param sdk the SDK's folder
 * @param time Unix seconds, in place of `__DATE__` and `__TIME__`
 */
export function reproducible(environment: NodeJS.ProcessEnv, sdk: string, time: number): NodeJS.ProcessEnv {
	const {
		IDF_PATH: idf,
		IDF_TOOLS_PATH: tools = join(homedir(), ".espressif"),
		C_FLAGS_SUBPLATFORM: own,
	} = environment;
	const flags = prefixMaps([
		[tools, "/tools"],
		...(idf === undefined ? [] : [[idf, "/idf"] as const]),
		[sdk, "/moddable"],
		[root, "/package"],
		[project, "/project"],
	]);
	return { SOURCE_DATE_EPOCH: String(time), C_FLAGS_SUBPLATFORM: [own, ...flags].filter(Boolean).join(" ") };
}

/**
 * GCC's options that write one path for another. Of two that fit it takes the later. A path with a space in it would be
 * taken apart by the SDK's makefile: it stays as it is.
 */
export function prefixMaps(paths: readonly (readonly [from: string, to: string])[]): readonly string[] {
	return paths.filter(([from]) => !/\s/.test(from)).map(([from, to]) => `-ffile-prefix-map=${from}=${to}`);
}
