import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { readJson } from "../cli/json-file";
import { updateSlot, type Partition } from "../sdk/partitions";
import type { Part, Release } from "../sdk/release";
import { imageHash } from "./app-image";

/** One file of a release, and where in the flash it goes. */
export interface BuiltPart extends Part {
	readonly path: string;
	readonly content: Uint8Array;
}

/** What flashing and testing need of `release.json` (`npm run build` writes it). */
export interface Built extends Pick<Release, "vendor" | "name" | "version" | "chip"> {
	/** Least size of the flash chip, bytes. */
	readonly flashSize: number;
	readonly parts: readonly BuiltPart[];
	/** Where a unit's own data goes. */
	readonly nvs: Partition;
	/** The application among the parts. */
	readonly app: BuiltPart;
	/** The least place that an update of it could go to, bytes; absent without such places. */
	readonly slot: number | undefined;
	/** Says which application starts: to be blank, unless a part of the release is to lie there. */
	readonly choosers: readonly Partition[];
	/** What the application tells of itself, see {@link imageHash}. */
	readonly hash: string;
}

type Given = Pick<Release, "vendor" | "name" | "version" | "chip" | "flash" | "parts" | "partitions">;

/**
 * Reads a release, and looks at each of its files: none is flashed that is not the one of the release.
 * @param given `release.json`, or the folder with it
 * @throws Error in a sentence
 */
export function readRelease(given: string): Built {
	const file = existsSync(given) && statSync(given).isDirectory() ? join(given, "release.json") : given;
	const release = readJson(file);
	if (!isRelease(release))
		throw new Error(`${file} is no release: it must name vendor, name, version, chip, flash, parts and partitions.`);
	if (!release.parts.length)
		throw new Error(`${file} has nothing to flash. Build it with ESP-IDF: blynk-inject build --target TARGET.`);
	const parts = release.parts.map((part): BuiltPart => {
		const path = join(dirname(file), part.file);
		if (!existsSync(path)) throw new Error(`${path} is missing, which ${file} names. Build it again.`);
		const content = readFileSync(path);
		if (createHash("sha256").update(content).digest("hex") !== part.sha256)
			throw new Error(`${path} is not the file of this release: its SHA-256 differs. Build it again.`);
		return { ...part, path, content };
	});
	const nvs = release.partitions.find(({ type, subtype }) => type === "data" && subtype === "nvs");
	const apps = release.partitions.filter(({ type }) => type === "app");
	const app = parts.find(({ offset }) => apps.some(each => each.offset === offset));
	if (!nvs || !app)
		throw new Error(`${file} has no partition for settings (nvs), or no application in one of its own.`);
	return {
		...{ vendor: release.vendor, name: release.name, version: release.version, chip: release.chip },
		flashSize: flashBytes(release.flash.size),
		...{ parts, nvs, app },
		slot: updateSlot(release.partitions),
		choosers: release.partitions.filter(
			({ type, subtype, offset }) =>
				type === "data" && subtype === "ota" && !parts.some(part => part.offset === offset),
		),
		hash: hashOf(app),
	};
}

/** @param size as esptool spells it: `4MB` @returns bytes, 0 when it is none */
export function flashBytes(size: string): number {
	const [, count = "0", unit] = /^(\d+)(K|M)B$/.exec(size) ?? [];
	return Number(count) * (unit === "M" ? 1 << 20 : 1 << 10);
}

/** For people: `4 MB`. */
export function inWords(bytes: number): string {
	const [size, unit] = bytes >= 1 << 20 ? [bytes / (1 << 20), "MB"] : [bytes / (1 << 10), "KB"];
	return `${Number(size.toFixed(1))} ${unit}`;
}

function hashOf({ path, content }: BuiltPart): string {
	try {
		return imageHash(content);
	} catch (error) {
		throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`);
	}
}

function isRelease(value: unknown): value is Given {
	const { vendor, name, chip, version, flash, parts, partitions } = Object(value) as Partial<Given>;
	const isNamed = [vendor, name, chip, version, flash?.size].every(each => typeof each === "string");
	return isNamed && Array.isArray(parts) && Array.isArray(partitions);
}
