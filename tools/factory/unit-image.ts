import { utf8 } from "../../modules/bytes/index";
import { NvsImage } from "./nvs";
import type { Unit } from "./unit";

/** Of the SDK's partition table, and of boards that keep it: `nvs, data, nvs, 0x9000, 0x6000`. */
export const nvsBytes = 0x6000;

/** Where the firmware looks: the name space of hosts/moddable/own-flash.ts, the keys of src/identity.ts and src/factory-data.ts. */
export const nameSpace = "blynk-inject";

/** What of a unit goes into its flash. */
export type UnitData = Partial<Pick<Unit, "key" | "serial" | "token">>;

/** What the firmware finds in a unit's flash, by its keys there. */
export function unitData({ key, serial, token }: UnitData): ReadonlyMap<string, string> {
	const all = [["apkey", key] as const, ["serial", serial] as const, ["token", token] as const];
	return new Map(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/**
 * The image of a unit's `nvs` partition, the same bytes for the same unit. What ESP-IDF and the firmware keep there comes
 * beside it later.
 * @param bytes the partition's size, whole pages of 4,096 bytes, at least 3 (ESP-IDF, `nvs_flash`)
 * @throws RangeError when it is another
 */
export function unitImage(unit: UnitData, bytes = nvsBytes): Uint8Array {
	if (bytes % 0x1000 || bytes < 0x3000)
		throw new RangeError(`The nvs partition has ${bytes} bytes, but must have whole pages of 4,096 and at least 3.`);
	const image = new NvsImage(bytes / 0x1000);
	for (const [key, value] of unitData(unit)) image.set(nameSpace, key, { kind: "blob", bytes: utf8(value) });
	return image.bytes;
}
