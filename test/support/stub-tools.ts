import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { stubIdf } from "../../tools/sdk/stub";
import { root } from "../../tools/cli/folders";

/** A compiler that makes empty files: nothing of it matters here but what ESP-IDF's own build does. */
const compiler = `#!/bin/sh
while [ $# -gt 0 ]; do
	case "$1" in
	-o) touch "$2" ;;
	*.a) touch "$1" ;;
	esac
	shift
done
`;

/**
 * Makes ESP-IDF and its tools for the ESP32 in `folder`, of which nothing works.
 * @param onBuild what `idf.py build` does, in sh, in the folder of the project
 * @returns the environment to build in
 */
export function stubTools(folder: string, onBuild: string): NodeJS.ProcessEnv {
	const environment = stubIdf(join(folder, "idf"), process.env);
	const bin = join(folder, "idf/bin");
	for (const tool of ["gcc", "g++", "ar", "objdump", "strip"])
		writeFileSync(join(bin, `xtensa-esp32-elf-${tool}`), compiler, { mode: 0o755 });
	writeFileSync(join(bin, "python"), "#!/bin/sh\n", { mode: 0o755 });
	const idf = join(bin, "idf.py");
	writeFileSync(idf, `${readFileSync(idf, "utf8")}\ncase " $* " in\n*" build "*)\n\t${onBuild}\n\t;;\nesac\n`);
	return { ...environment, PATH: [bin, environment["PATH"]].join(delimiter) };
}

/** Runs `npm run build -- --target esp32`. */
export function runBuild(environment: NodeJS.ProcessEnv, ...options: readonly string[]): SpawnSyncReturns<string> {
	return spawnSync(
		process.execPath,
		["--import", "tsx", join(root, "tools/sdk/build.ts"), "--target", "esp32", ...options],
		{ encoding: "utf8", env: environment },
	);
}
