import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { packageName } from "../cli/folders";

/**
 * Where the package in `installed`, a folder of `node_modules`, came from: a version, or a path that holds everywhere. Whoever
 * installed it has it in the package.json above, npx in that of its cache. `undefined`: nobody has.
 */
export function originOf(installed: string): string | undefined {
	const above = dirname(dirname(installed));
	const file = join(above, "package.json");
	if (!existsSync(file)) return undefined;
	const { dependencies = {} }: { dependencies?: Readonly<Record<string, string>> } = JSON.parse(
		readFileSync(file, "utf8"),
	);
	const given = dependencies[packageName];
	return given?.startsWith("file:") ? `file:${resolve(above, given.slice("file:".length))}` : given;
}
