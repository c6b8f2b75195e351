import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** This package: the firmware and its tools, wherever they are installed. */
export const root = join(import.meta.dirname, "../..");

/** The product that the command is about: the folder it was typed in. Our own checkout is a product like any other. */
export const project = process.cwd();

/** Where the firmware's own story is: the one list of it for what is preloaded and for what is translated. */
export const storyFolders: readonly string[] = ["src", "src/config", "src/without"];

/** The names of this package's modules, in order. */
export function moduleNames(): readonly string[] {
	return readdirSync(join(root, "modules"), { withFileTypes: true })
		.filter(each => each.isDirectory())
		.map(({ name }) => name)
		.sort();
}

/** What a product calls this package, as package.json does. */
export const packageName = "blynk-inject-esp32";

/** This package's version: what it promises is said in CHANGELOG.md. */
export function packageVersion(): string {
	const { version }: { version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
	return version;
}

/** The source behind what a product imports by this package's name, as package.json's `exports` has it. */
export function inPackage(name: string): string | undefined {
	if (name === packageName) return join(root, "src/main.ts");
	if (!name.startsWith(`${packageName}/`)) return undefined;
	const path = name.slice(packageName.length + 1);
	return join(root, path.startsWith("modules/") ? `${path}/index.ts` : (files.get(path) ?? path));
}

const files: ReadonlyMap<string, string> = new Map([
	["host", "hosts/host.ts"],
	["parts/esp32", "hosts/moddable/parts.ts"],
	["parts/virtual", "hosts/virtual/parts.ts"],
]);

/** What is made for that product, and can be made again. */
export const made = join(project, "build");
