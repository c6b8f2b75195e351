/**
 * `release.json`: what a build made, for those that flash it, ship it or compare it. `npm run build` writes it beside the
 * files it is about; `npm run link`, which makes none, beside what it linked.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readProduct } from "../../src/product";
import { packageVersion } from "../cli/folders";
import { buildTime, commitOf, type Commit } from "./commit";
import { flashSettings, type FlashSettings } from "./flash-settings";
import { idfProject } from "./idf-project";
import { readPartitions, updateSlot, type Partition } from "./partitions";
import { chips, type ChipTarget } from "./targets";

/** One file to write to the flash. */
export interface Part {
	/** Beside `release.json`. */
	readonly file: string;
	readonly offset: number;
	readonly bytes: number;
	/** Hexadecimal, lower case. */
	readonly sha256: string;
}

export interface Release {
	readonly vendor: string;
	/** The product's. */
	readonly name: string;
	/** The product's `firmwareVersion`. */
	readonly version: string;
	/** Tells firmwares of one product apart, in Blynk's console. */
	readonly firmwareType: string;
	/** Absent where the project is in no git repository. */
	readonly commit?: Commit;
	/** The time that the image carries: Unix seconds. */
	readonly time: number;
	/** Of this firmware, which the product is made with: the package's version. */
	readonly inject: string;
	/** The Moddable SDK's version. */
	readonly sdk: string;
	/** ESP-IDF's, where it was built with one. */
	readonly idf?: string;
	/** As the board calls it: `ESP32-C3`. */
	readonly chip: string;
	/** As the tools call it: `esp32c3`. */
	readonly target: ChipTarget;
	readonly board: string;
	readonly flavour: "release" | "debug";
	readonly flash: FlashSettings;
	/** What to write, by offset; empty where ESP-IDF has not been there. */
	readonly parts: readonly Part[];
	/**
	 * What the SDK links and packs before ESP-IDF comes: the SHA-256 of {@link linkedFiles}, one after the other as they lie
	 * in the build's folder. Two builds of one commit have the same.
	 */
	readonly linked: { readonly files: readonly string[]; readonly sha256: string };
	/** Bytes: the application's, absent without ESP-IDF, and the least place that an update of it could go to. */
	readonly sizes: { readonly image?: number; readonly slot?: number };
	readonly partitions: readonly Partition[];
}

/** What goes into the application from us: byte code and objects, resources (pages, roots, tag), and calls of C. */
export const linkedFiles = ["mc.xs.c", "mc.resources.c", "mc.ffi.c"] as const;

export const releaseFile = "release.json";

export interface ReleaseOptions {
	/** The product's config. */
	readonly product: unknown;
	/** The project's folder. */
	readonly project: string;
	readonly target: ChipTarget;
	readonly board: string;
	readonly flavour: Release["flavour"];
	/** The SDK's folder. */
	readonly sdk: string;
	/** Where mcconfig made it. */
	readonly tmp: string;
	/** Where the files to flash lie; absent: ESP-IDF has made none. */
	readonly bin?: string;
}

/** Gathers what a build made. @throws Error in a sentence when a file of it is missing */
export function releaseOf({ product, project, target, board, flavour, sdk, tmp, bin }: ReleaseOptions): Release {
	const { vendor, name, templateId, firmwareType = templateId, firmwareVersion } = readProduct(product);
	const folder = idfProject(tmp, target);
	const commit = commitOf(project);
	const partitions = readPartitions(readFileSync(join(folder, "partitions.csv"), "utf8"));
	const slot = updateSlot(partitions);
	const built = bin === undefined ? undefined : builtBy(join(folder, "build"), bin);
	const image = built?.parts.find(({ file }) => file === "xs_esp32.bin")?.bytes;
	return {
		vendor,
		name,
		version: firmwareVersion,
		firmwareType,
		...(commit ? { commit } : {}),
		time: buildTime(commit, process.env),
		inject: packageVersion(),
		sdk: readFileSync(join(sdk, "tools/VERSION"), "utf8").trim(),
		...(built?.idf === undefined ? {} : { idf: built.idf }),
		chip: chips[target],
		...{ target, board, flavour },
		flash: built?.flash ?? flashSettings(readFileSync(join(folder, "sdkconfig.mc"), "utf8"), target),
		parts: built?.parts ?? [],
		linked: { files: linkedFiles, sha256: sha256(linkedFiles.map(each => readFileSync(join(tmp, each)))) },
		sizes: { ...(image === undefined ? {} : { image }), ...(slot === undefined ? {} : { slot }) },
		partitions,
	};
}

/** Writes a release into `folder`; returns the file. */
export function writeRelease(folder: string, release: Release): string {
	const file = join(folder, releaseFile);
	writeFileSync(file, `${JSON.stringify(release, undefined, "\t")}\n`);
	return file;
}

interface Built {
	readonly flash: FlashSettings;
	readonly parts: readonly Part[];
	readonly idf: string | undefined;
}

/** What ESP-IDF says of its build (components/esptool_py/flasher_args.json.in), with the copies that mcconfig made. */
function builtBy(build: string, bin: string): Built {
	const file = join(build, "flasher_args.json");
	if (!existsSync(file)) throw new Error(`ESP-IDF left no ${file}; what it printed is above.`);
	const { flash_settings: settings, flash_files: files } = JSON.parse(readFileSync(file, "utf8")) as {
		flash_settings: { flash_mode: string; flash_freq: string; flash_size: string };
		flash_files: Readonly<Record<string, string>>;
	};
	const parts = Object.entries(files).map(([offset, path]) => partOf(bin, basename(path), Number(offset)));
	const project = join(build, "project_description.json");
	const { git_revision: idf } = (existsSync(project) ? JSON.parse(readFileSync(project, "utf8")) : {}) as {
		git_revision?: string;
	};
	return {
		flash: { mode: settings.flash_mode, freq: settings.flash_freq, size: settings.flash_size },
		parts: parts.sort((a, b) => a.offset - b.offset),
		idf,
	};
}

function partOf(folder: string, file: string, offset: number): Part {
	const path = join(folder, file);
	if (!existsSync(path)) throw new Error(`The build left no ${path}, which belongs at 0x${offset.toString(16)}.`);
	return { file, offset, bytes: statSync(path).size, sha256: sha256([readFileSync(path)]) };
}

function sha256(contents: readonly Uint8Array[]): string {
	const hash = createHash("sha256");
	for (const each of contents) hash.update(each);
	return hash.digest("hex");
}
