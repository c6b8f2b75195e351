import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** `esp_chip_id_t` (esp_app_format). */
const chipIds = { ESP32: 0, "ESP32-S2": 2, "ESP32-C3": 5, "ESP32-S3": 9, "ESP32-C6": 13 } as const;

export type ChipName = keyof typeof chipIds;

export const chipNames = Object.keys(chipIds) as readonly ChipName[];

/** An image as ESP-IDF makes them, of one segment that holds `content`: head, segment, checksum, hash. */
export function appImage(chip: ChipName, content: Uint8Array): Uint8Array {
	const padded = Math.ceil((content.length || 1) / 4) * 4;
	const end = (Math.floor((24 + 8 + padded) / 16) + 1) * 16;
	const image = new Uint8Array(end + 32);
	const view = new DataView(image.buffer);
	image.set([0xe9, 1, 2, 0x2f]);
	view.setUint32(4, 0x4038_0000, true);
	image[8] = 0xee;
	view.setUint16(12, chipIds[chip], true);
	view.setUint16(17, 0xffff, true);
	image[23] = 1;
	view.setUint32(24, 0x3c00_0020, true);
	view.setUint32(28, padded, true);
	image.set(content, 32);
	image[end - 1] = image.subarray(32, 32 + padded).reduce((sum, byte) => sum ^ byte, 0xef);
	image.set(createHash("sha256").update(image.subarray(0, end)).digest(), end);
	return image;
}

const partitions = [
	{ name: "nvs", type: "data", subtype: "nvs", offset: 0x9000, size: 0x6000 },
	{ name: "otadata", type: "data", subtype: "ota", offset: 0xf000, size: 0x2000 },
	{ name: "phy_init", type: "data", subtype: "phy", offset: 0x11000, size: 0x1000 },
	{ name: "ota_0", type: "app", subtype: "ota_0", offset: 0x20000, size: 0x1e0000 },
	{ name: "ota_1", type: "app", subtype: "ota_1", offset: 0x200000, size: 0x1e0000 },
] as const;

export interface ReleaseFiles {
	readonly vendor?: string;
	readonly name?: string;
	readonly chip?: ChipName;
	readonly version?: string;
	readonly flash?: string;
	/** Whether a part for `otadata` is among the files, as ESP-IDF's builds have it. */
	readonly chooser?: boolean;
}

/** Where the application of such a release lies. */
export const appOffset = 0x20000;

/** The table as gen_esp32part.py writes it, but for its checksum. */
function partitionTable(): Uint8Array {
	const table = new Uint8Array(0xc00).fill(0xff);
	const view = new DataView(table.buffer);
	const numbers: Readonly<Record<string, number>> = { nvs: 2, ota: 0, phy: 1, ota_0: 0x10, ota_1: 0x11 };
	partitions.forEach(({ name, type, subtype, offset, size }, index) => {
		const at = 32 * index;
		table.fill(0, at, at + 32);
		view.setUint16(at, 0x50aa, true);
		table.set([type === "app" ? 0 : 1, numbers[subtype] ?? 0], at + 2);
		view.setUint32(at + 4, offset, true);
		view.setUint32(at + 8, size, true);
		table.set(new TextEncoder().encode(name), at + 12);
	});
	return table;
}

/**
 * Writes a release as `npm run build` leaves one into a folder, of small files that no chip starts: for those who have no
 * ESP-IDF, and for tests.
 */
export function writeRelease(folder: string, given: ReleaseFiles = {}): void {
	const {
		vendor = "Blynk",
		name = "Device",
		chip = "ESP32-C3",
		version = "0.1.0",
		flash = "4MB",
		chooser = true,
	} = given;
	mkdirSync(folder, { recursive: true });
	const bytes = (length: number, from: number): Uint8Array =>
		Uint8Array.from({ length }, (_, at) => (at * 31 + from) & 0xff);
	const files: readonly (readonly [file: string, offset: number, content: Uint8Array])[] = [
		["bootloader.bin", chip === "ESP32" || chip === "ESP32-S2" ? 0x1000 : 0, appImage(chip, bytes(5000, 1))],
		["partition-table.bin", 0x8000, partitionTable()],
		...(chooser ? [["ota_data_initial.bin", 0xf000, new Uint8Array(0x2000).fill(0xff)] as const] : []),
		["xs_esp32.bin", appOffset, appImage(chip, bytes(70_000, 3))],
	];
	for (const [file, , content] of files) writeFileSync(join(folder, file), content);
	const target = chip.toLowerCase().replace("-", "");
	const parts = files.map(([file, offset, content]) => ({
		...{ file, offset, bytes: content.length },
		sha256: createHash("sha256").update(content).digest("hex"),
	}));
	const release = {
		...{ vendor, name, version, firmwareType: "TMPLabcd1234", time: 1_780_000_000, sdk: "8.2.3" },
		...{
			chip,
			target,
			board: `${target}-devkit`,
			flavour: "release",
			flash: { mode: "dio", freq: "80m", size: flash },
		},
		...{ parts, sizes: {}, partitions },
	};
	writeFileSync(join(folder, "release.json"), JSON.stringify(release, undefined, "\t"));
}
