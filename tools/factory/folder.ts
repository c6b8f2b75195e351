import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { onDisk } from "./disk";
import type { Unit } from "./unit";
import { unitImage } from "./unit-image";

/**
 * Writes a file that others find whole or not at all, for its owner's eyes only. False when it has these very bytes already.
 * A run that was killed leaves `FILE.part` behind, which the next one takes over.
 * @throws Error in a sentence
 */
export function writeWhole(file: string, content: Uint8Array | string): boolean {
	const bytes = Buffer.from(content);
	return onDisk(file, () => {
		if (existsSync(file) && readFileSync(file).equals(bytes)) return false;
		mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
		const part = `${file}.part`;
		writeFileSync(part, bytes, { mode: 0o600 });
		chmodSync(part, 0o600);
		renameSync(part, file);
		return true;
	});
}

/** Adds a line of JSON to a file for its owner's eyes only. @throws Error in a sentence */
export function appendLine(file: string, what: object): void {
	onDisk(file, () => appendFileSync(file, `${JSON.stringify(what)}\n`, { mode: 0o600 }));
}

/** Where `factory units` puts things. */
export const labelsIn = (dir: string): string => join(dir, "labels.html");
export const reportIn = (dir: string): string => join(dir, "report.json");
/** The label of one unit, which `factory flash` makes once its chip is known. */
export const labelIn = (dir: string, serial: string): string => join(dir, "labels", `${serial}.html`);
/** What `factory flash` did, and what `factory test` found: a line each. */
export const flashedIn = (dir: string): string => join(dir, "flashed.jsonl");
export const testsIn = (dir: string): string => join(dir, "tests.jsonl");
/** The image of a unit's `nvs` partition. */
export const imageIn = (dir: string, serial: string): string => join(dir, "nvs", `${serial}.bin`);

/**
 * The image of a unit's `nvs` partition, which has `bytes` bytes, as `factory units` has left it.
 * @throws Error in a sentence when it is missing, does not fit, or is not that of the registry, whose key is on the label
 */
export function readUnitImage(dir: string, unit: Unit, bytes: number): Buffer {
	const file = imageIn(dir, unit.serial);
	const again = `Make it again: factory units --csv FILE --out ${dir}`;
	if (!existsSync(file)) throw new Error(`${file} is missing. ${again}.`);
	const image = readFileSync(file);
	if (image.length !== bytes)
		throw new Error(
			`${file} has ${image.length} bytes, but the place for it (nvs) has ${bytes}. ${again} --release BUILD.`,
		);
	if (image.equals(unitImage(unit, bytes))) return image;
	throw new Error(`${file} is not the data of unit ${unit.serial} in the registry. ${again}.`);
}
