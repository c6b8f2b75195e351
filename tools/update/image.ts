import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { naming } from "../cli/json-file";
import { imageHash } from "../factory/app-image";
import { readRelease } from "../factory/release";
import { releaseFile } from "../sdk/release";

/** What is to become an update. */
export interface Source {
	readonly file: string;
	readonly image: Uint8Array;
	/** As the board calls it; absent where the image does not say. */
	readonly chip: string | undefined;
	/** That of the release; absent for a bare image. */
	readonly version: string | undefined;
	/** Vendor and name of the release. */
	readonly product: string | undefined;
	/** The least place that it has to fit into, bytes. */
	readonly slot: number | undefined;
	/** It is one that a chip starts; the virtual board has others. */
	readonly boots: boolean;
}

/** `chip_id` of `esp_image_header_t` (ESP-IDF, esp_app_format), and where in an image it stands: 16 bits. */
const chipAt = 12;
const chipIds: ReadonlyMap<number, string> = new Map([
	[0, "ESP32"],
	[2, "ESP32-S2"],
	[5, "ESP32-C3"],
	[9, "ESP32-S3"],
	[13, "ESP32-C6"],
]);

/** The application of a release. @throws Error in a sentence */
export function fromRelease(folder: string): Source {
	if (!existsSync(join(folder, releaseFile)) && !existsSync(folder))
		throw new Error(`There is no release ${folder}: "npm run build" makes one.`);
	const { app, slot, chip, version, vendor, name } = readRelease(folder);
	return { file: app.path, image: app.content, chip, version, product: `${vendor} ${name}`, slot, boots: true };
}

/** A file that is an image, of a chip or of the virtual board. @throws Error in a sentence */
export function fromImage(file: string): Source {
	if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
	const image = readFileSync(file);
	const boots = isForChip(image);
	if (boots) naming(file, () => imageHash(image));
	return {
		file,
		image,
		chip: boots ? chipOf(image) : undefined,
		version: undefined,
		product: undefined,
		slot: undefined,
		boots,
	};
}

/** True for an image that a chip's boot loader would look at. */
export const isForChip = (image: Uint8Array): boolean => image[0] === 0xe9;

/** Which chip an ESP-IDF image is for. */
export function chipOf(image: Uint8Array): string | undefined {
	return chipIds.get((image[chipAt] ?? 0) | ((image[chipAt + 1] ?? 0) << 8));
}
