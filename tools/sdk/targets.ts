import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { UsageError } from "../cli/command";

/** The project's folder. */
export const root = join(import.meta.dirname, "../..");

const boards = join(root, "hosts/moddable/boards");

/** The chips and simulators we build for, with the board taken when none is named. */
const targets = {
	esp32: "esp32-devkitc",
	esp32s2: "esp32s2-saola",
	esp32s3: "esp32s3-devkitc",
	esp32c3: "esp32c3-devkitm",
	esp32c6: "esp32c6-devkitc",
	lin: undefined,
	mac: undefined,
	win: undefined,
} as const;

export type Target = keyof typeof targets;

/** The chips, as the board calls each (`board_chip` in hosts/moddable/esp32/esp32.c). */
export const chips = {
	esp32: "ESP32",
	esp32s2: "ESP32-S2",
	esp32s3: "ESP32-S3",
	esp32c3: "ESP32-C3",
	esp32c6: "ESP32-C6",
} as const;

export type ChipTarget = keyof typeof chips;

/** What a build is for. */
export interface Choice {
	readonly target: Target;
	/** Absent for simulators. */
	readonly board: string | undefined;
	/** For mcconfig's `-p`. */
	readonly platform: string;
	/** Where mcconfig keeps this build, below its output folder. */
	readonly folder: string;
}

export const boardNames = (): readonly string[] => readdirSync(boards).sort();

/** @throws UsageError when there is no such target or board, or the board has another chip. */
export function choose(target: string | undefined, board?: string): Choice {
	if (target === undefined) throw new UsageError(`--target is missing: one of ${Object.keys(targets).join(", ")}.`);
	if (!isTarget(target)) throw new UsageError(`No target "${target}": one of ${Object.keys(targets).join(", ")}.`);
	const standard = targets[target];
	if (standard === undefined) {
		if (board !== undefined) throw new UsageError(`The simulator "${target}" has no boards: leave --board out.`);
		return { target, board: undefined, platform: target, folder: `${target}/mc` };
	}
	const name = board ?? standard;
	const file = join(boards, name, "manifest.json");
	if (!existsSync(file)) throw new UsageError(`No board "${name}": one of ${boardNames().join(", ")}.`);
	const { build } = JSON.parse(readFileSync(file, "utf8")) as { build: { ESP32_SUBCLASS: string } };
	if (build.ESP32_SUBCLASS !== target)
		throw new UsageError(`The board "${name}" has an ${build.ESP32_SUBCLASS}: say --target ${build.ESP32_SUBCLASS}.`);
	// From the folder that mcconfig runs in: it writes in small letters what it is given (docs/sdk-faults.md).
	const folder = relative(root, join(boards, name)).replaceAll("\\", "/");
	return { target, board: name, platform: `esp32:${folder}`, folder: `esp32/${name}` };
}

/** What a build for a chip is for. @throws UsageError for a simulator, which has no flash */
export function chipOf({ target, board }: Choice): { readonly target: ChipTarget; readonly board: string } {
	if (isChip(target) && board !== undefined) return { target, board };
	throw new UsageError(
		`"${target}" is a simulator, and this is about the flash of a chip: one of ${Object.keys(chips).join(", ")}.`,
	);
}

export function isChip(target: Target): target is ChipTarget {
	return target in chips;
}

function isTarget(name: string): name is Target {
	return name in targets;
}

/** The simulator of the machine this runs on. */
export function ownSimulator(): Target {
	if (process.platform === "darwin") return "mac";
	return process.platform === "win32" ? "win" : "lin";
}
