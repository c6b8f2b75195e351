import type { Inspection } from "../../../hosts/host";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { unhex } from "../../../modules/bytes/index";
import { imageHash } from "../app-image";
import { readNvs } from "../nvs";
import { flashBytes } from "../release";
import { nameSpace } from "../unit-image";
import type { StandInChip } from "./chip";

/** What of a virtual board its chip decides. */
export interface OnChip {
	readonly mac: Uint8Array;
	readonly chip: string;
	readonly flash: MemoryFlash;
	readonly inspection: Inspection;
}

/** Where ESP-IDF's partition table lies, and what it holds: entries of 32 bytes (partition_table, gen_esp32part.py). */
const tableAt = 0x8000;
const tableBytes = 0xc00;
const entryBytes = 32;
const entryMagic = 0x50aa;
const app = 0;
const data = 1;
const nvs = 2;

interface Entry {
	readonly type: number;
	readonly subtype: number;
	readonly offset: number;
	readonly size: number;
}

/**
 * A virtual board starts from what was flashed, as a real one does: with the chip's MAC, the unit's own data, and the hash of
 * the application, though it runs the firmware as it is here. What it writes to its flash stays with it.
 * @throws Error in a sentence when the chip's flash holds no partition table
 */
export function boardOn(chip: StandInChip): OnChip {
	const { mac, chip: name, flash: size } = chip.facts;
	const entries = partitions(chip);
	const settings = entries.find(({ type, subtype }) => type === data && subtype === nvs);
	const application = entries.find(({ type }) => type === app);
	if (!settings || !application)
		throw new Error(`The chip ${mac} has nothing in its flash that starts. Flash it first.`);
	const own = [...readNvs(chip.read(settings.offset, settings.size))].flatMap(([key, bytes]) =>
		key.startsWith(`${nameSpace}/`) ? [[key.slice(nameSpace.length + 1), bytes] as const] : [],
	);
	return {
		...{ mac: unhex(mac.replaceAll(":", "")) ?? new Uint8Array(6), chip: name, flash: new MemoryFlash(own) },
		inspection: { flashSize: flashBytes(size), imageHash: hashOf(chip.read(application.offset, application.size)) },
	};
}

function partitions(chip: StandInChip): readonly Entry[] {
	const table = new DataView(chip.read(tableAt, tableBytes).buffer);
	const found: Entry[] = [];
	for (let at = 0; at + entryBytes <= tableBytes && table.getUint16(at, true) === entryMagic; at += entryBytes)
		found.push({
			...{ type: table.getUint8(at + 2), subtype: table.getUint8(at + 3) },
			...{ offset: table.getUint32(at + 4, true), size: table.getUint32(at + 8, true) },
		});
	return found;
}

/** As the chip tells it: nothing where what is in the flash is not whole. */
function hashOf(image: Uint8Array): Uint8Array | undefined {
	try {
		return unhex(imageHash(image));
	} catch {
		return undefined;
	}
}
