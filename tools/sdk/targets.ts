import { existsSync, readdirSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { valueAt } from "../../hosts/translation/parts";
import { UsageError } from "../cli/command";
import { project, root } from "../cli/folders";
import { readJson } from "../cli/json-file";
import { boardOf, projectManifest } from "../cli/manifest";
import { wrongInBoard } from "./board-rules";

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

/**
 * What to build for, by the words of a command line. Without any, the board that the product's manifest names (`"board"`):
 * one of ours, or a folder of the product with a manifest like ours.
 * @throws UsageError when there is no such target or board, or the board has another chip
 */
export function choose(target: string | undefined, board?: string, own = boardOf(projectManifest())): Choice {
	if (target === undefined && board === undefined && own === undefined)
		throw new UsageError(`--target is missing: one of ${Object.keys(targets).join(", ")}.`);
	if (target !== undefined && !isTarget(target))
		throw new UsageError(`No target "${target}": one of ${Object.keys(targets).join(", ")}.`);
	if (target !== undefined && targets[target] === undefined) {
		if (board !== undefined) throw new UsageError(`The simulator "${target}" has no boards: leave --board out.`);
		return { target, board: undefined, platform: target, folder: `${target}/mc` };
	}
	const fitting = own !== undefined && (target === undefined || chipOf(own) === target) ? own : undefined;
	const name = board ?? fitting ?? (target && targets[target]) ?? "";
	const chip = chipOf(name);
	if (target !== undefined && chip !== target)
		throw new UsageError(`The board "${name}" has an ${chip}: say --target ${chip}.`);
	return {
		target: chip,
		board: name,
		platform: `esp32:${platformOf(name)}`,
		folder: `esp32/${basename(folderOf(name))}`,
	};
}

/** What a build for a chip is for. @throws UsageError for a simulator, which has no flash */
export function forChip({ target, board }: Choice): { readonly target: ChipTarget; readonly board: string } {
	if (isChip(target) && board !== undefined) return { target, board };
	throw new UsageError(
		`"${target}" is a simulator, and this is about the flash of a chip: one of ${Object.keys(chips).join(", ")}.`,
	);
}

export function isChip(target: Target): target is ChipTarget {
	return target in chips;
}

/** Where the board's manifest is. */
function folderOf(name: string): string {
	return boardNames().includes(name) ? join(boards, name) : resolve(project, name);
}

/**
 * The folder as mcconfig takes it, which makes small letters of all (docs/sdk-faults.md, small-letters): so it is told the way there
 * from the product's folder, and not the whole path, where a user's name has capital letters.
 * @throws UsageError where that way has some
 */
function platformOf(name: string): string {
	const way = relative(project, folderOf(name));
	if (way === way.toLowerCase()) return way;
	throw new UsageError(`The Moddable SDK finds no board in "${way}": its folders may have no capital letters.`);
}

/** @throws UsageError when there is no such board, or its manifest is wrong */
function chipOf(name: string): Target {
	const file = join(folderOf(name), "manifest.json");
	if (!existsSync(file))
		throw new UsageError(
			`No board "${name}": one of ${boardNames().join(", ")}, or a folder with a manifest of its own (docs/esp32.md).`,
		);
	const manifest = readJson(file);
	const chip = valueAt(manifest, ["build", "ESP32_SUBCLASS"]);
	if (typeof chip === "string" && isTarget(chip) && isChip(chip)) {
		const wrong = wrongInBoard(manifest, file, chip);
		if (wrong) throw new UsageError(wrong);
		return chip;
	}
	const is = chip === undefined ? "missing" : JSON.stringify(chip);
	throw new UsageError(`${file}: "build.ESP32_SUBCLASS" is ${is}, but must name the chip, as esp32c3.`);
}

function isTarget(name: string): name is Target {
	return Object.hasOwn(targets, name);
}

/** The simulator of the machine this runs on. */
export function ownSimulator(): Target {
	if (process.platform === "darwin") return "mac";
	return process.platform === "win32" ? "win" : "lin";
}
