import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Makes a folder that looks enough like ESP-IDF for the SDK's makefile to get as far as the linked image
 * (docs/platform.md#building-without-esp-idf): a git repository whose version can be asked, and an `idf.py` that only makes the header it is
 * asked for. Returns the environment to run mcconfig in.
 */
export function stubIdf(folder: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const bin = join(folder, "bin");
	if (!existsSync(join(folder, ".git"))) {
		mkdirSync(bin, { recursive: true });
		const git = (...values: readonly string[]): unknown => execFileSync("git", ["-C", folder, ...values]);
		git("init", "--quiet");
		git("-c", "user.name=stub", "-c", "user.email=stub@localhost", "commit", "--quiet", "--allow-empty", "-m", "Stub");
	}
	const idf = join(bin, "idf.py");
	writeFileSync(idf, script);
	chmodSync(idf, 0o755);
	writeFileSync(join(folder, "export.sh"), "");
	return { ...environment, IDF_PATH: folder, PATH: [bin, environment["PATH"]].join(delimiter) };
}

const script = `#!/bin/sh
for each in "$@"; do
	case "$each" in
	SDKCONFIG_HEADER=*)
		mkdir -p "$(dirname "\${each#*=}")"
		touch "\${each#*=}"
		;;
	esac
done
`;
