import { join, resolve } from "node:path";
import { esptool, FlashError, readChip, type Chip, type RunEsptool } from "./esptool";
import { imageIn, readUnitImage, writeWhole } from "./folder";
import { Registry } from "./registry";
import { flashBytes, inWords, type Built } from "./release";
import type { Unit } from "./unit";

/** A unit on its chip. */
export type BoundUnit = Unit & { readonly mac: string };

export interface FlashJob {
	readonly release: Built;
	/** What `factory units --out` made. */
	readonly dir: string;
	/** In front of esptool's commands: port and speed. */
	readonly port: readonly string[];
	/** Which unit the chip is to be; the next that is on none, unless it is one already. */
	readonly serial?: string | undefined;
	readonly run: RunEsptool;
	readonly signal?: AbortSignal;
	/** The unit is on its chip for good, before anything is written. */
	onBound?(unit: BoundUnit, chip: Chip, isNew: boolean): void;
	onStep?(step: "writing" | "verifying", files: number, bytes: number): void;
}

/**
 * Makes the chip on the cable a unit: finds out which, notes that, writes image and unit data in one call, and has the
 * chip compare all of it. Whatever ends it, the next run with the same chip does the same unit.
 * @throws FlashError saying what to do
 */
export async function flashUnit(job: FlashJob): Promise<BoundUnit> {
	const { release, run, port, signal } = job;
	const chip = await readChip(run, port, signal);
	checkChip(chip, release);
	const { unit, isNew } = await bind(job, chip.mac);
	job.onBound?.(unit, chip, isNew);
	const files = filesOf(job, unit);
	const bytes = files.reduce((sum, { size }) => sum + size, 0);
	// Wherever esptool is run from.
	const all = files.flatMap(({ offset, path }) => [`0x${offset.toString(16)}`, resolve(path)]);
	const options = [...port, "--chip", chip.chip.toLowerCase().replace("-", "")];
	job.onStep?.("writing", files.length, bytes);
	await esptool(run, [...options, "--after", "no-reset", "write-flash", ...all], signal);
	job.onStep?.("verifying", files.length, bytes);
	await esptool(run, [...options, "verify-flash", ...all], signal);
	return unit;
}

function checkChip({ chip, flash }: Chip, release: Built): void {
	if (chip !== release.chip)
		throw new FlashError(
			"wrong-chip",
			`The chip on the cable is an ${chip}, but this release is for the ${release.chip}.`,
		);
	const size = flashBytes(flash);
	if (size < release.flashSize)
		throw new FlashError(
			"small-flash",
			`The flash has ${size ? inWords(size) : "no size that can be told"}, but this release needs ${inWords(release.flashSize)}.`,
		);
}

async function bind({ dir, serial }: FlashJob, mac: string): Promise<{ unit: BoundUnit; isNew: boolean }> {
	let registry: Registry | undefined;
	try {
		registry = await Registry.openSoon(dir);
		const known = registry.byMac(mac);
		if (known && serial !== undefined && registry.bySerial(serial) !== known)
			throw new Error(`The chip ${mac} is unit ${known.serial}'s, not ${serial}'s.`);
		const wanted = known?.serial ?? serial ?? registry.units.find(each => each.mac === undefined)?.serial;
		if (wanted === undefined)
			throw new Error(
				`All ${registry.units.length} units of ${dir} are on chips. Issue more: factory units --csv FILE --out ${dir}.`,
			);
		const unit = registry.bind(wanted, mac);
		if (unit.mac === undefined) throw new Error(`Unit ${wanted} is on no chip.`);
		return { unit: { ...unit, mac: unit.mac }, isNew: !known };
	} catch (error) {
		throw new FlashError("no-unit", error instanceof Error ? error.message : String(error));
	} finally {
		registry?.close();
	}
}

interface FlashFile {
	readonly path: string;
	readonly offset: number;
	readonly size: number;
}

/** The release's files, the unit's own, and nothing where it says which application starts. */
function filesOf({ release, dir }: FlashJob, unit: Unit): readonly FlashFile[] {
	const { parts, nvs, choosers } = release;
	try {
		readUnitImage(dir, unit, nvs.size);
	} catch (error) {
		throw new FlashError("no-unit", error instanceof Error ? error.message : String(error));
	}
	const files = parts
		.filter(({ offset }) => offset !== nvs.offset)
		.map(({ path, offset, bytes }) => ({ path, offset, size: bytes }));
	const blanks = choosers.map(each => ({ path: blankFile(dir, each.size), ...each }));
	return [...files, { path: imageIn(dir, unit.serial), ...nvs }, ...blanks].sort((a, b) => a.offset - b.offset);
}

/** A file of erased flash, beside the units: esptool erases nothing in the call that writes. */
function blankFile(dir: string, bytes: number): string {
	const path = join(dir, `blank-${bytes}.bin`);
	writeWhole(path, new Uint8Array(bytes).fill(0xff));
	return path;
}
