import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { onDisk } from "../factory/disk";
import { imageIn } from "../factory/folder";
import type { Built } from "../factory/release";
import { buildFlasherPage } from "./build-page";
import type { ListedUnit, PageConfig, UnitList } from "./page/config";
import { webToolsManifest } from "./web-tools";

/** What a flasher's folder is made of. */
export interface Contents {
	readonly config: PageConfig;
	readonly built: Built;
	/** Of a station: its units, and the folder their data is in. */
	readonly units?: { readonly dir: string; readonly list: readonly ListedUnit[] } | undefined;
}

/** Below the page: a file of the release. */
export const partPath = (file: string): string => `image/${file}`;

/** What only such a folder has, by which it is known again. */
const mark = "flasher.js";

/**
 * Writes the folder, in place of one that was there. With units only its owner may read it.
 * @throws Error in a sentence when `out` holds something else
 */
export async function writeFolder(out: string, { config, built, units }: Contents): Promise<readonly string[]> {
	if (existsSync(out) && readdirSync(out).length && !existsSync(join(out, mark)))
		throw new Error(`${out} holds other files. Name a new folder, or one that this command made.`);
	const sources = [...built.parts.map(({ path }) => dirname(path)), ...(units ? [units.dir] : [])];
	for (const source of sources)
		if (!relative(out, source).startsWith("..")) throw new Error(`${source} is in ${out}, which is written anew.`);
	const { script, html } = await buildFlasherPage();
	// Nothing of before may stay: a station's folder holds keys.
	rmSync(out, { recursive: true, force: true });
	const [folderMode, fileMode] = units ? [0o700, 0o600] : [0o755, 0o644];
	const written: string[] = [];
	const place = (path: string): string => {
		const file = join(out, path);
		onDisk(file, () => mkdirSync(dirname(file), { recursive: true, mode: folderMode }));
		written.push(file);
		return file;
	};
	const write = (path: string, text: string): void =>
		onDisk(out, () => writeFileSync(place(path), text, { mode: fileMode }));
	const copy = (from: string, path: string): void => {
		const file = place(path);
		onDisk(file, () => copyFileSync(from, file));
		chmodSync(file, fileMode);
	};
	const manifest = webToolsManifest(built, config.improv, partPath);
	write(mark, script);
	write("index.html", html(config));
	write("manifest.json", `${JSON.stringify(manifest, undefined, "\t")}\n`);
	for (const { file, path } of built.parts) copy(path, partPath(file));
	if (units) {
		write("units.json", `${JSON.stringify({ units: units.list } satisfies UnitList)}\n`);
		for (const { serial, nvs } of units.list) copy(imageIn(units.dir, serial), nvs);
	}
	return written;
}
