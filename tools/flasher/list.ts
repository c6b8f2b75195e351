import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readRegistry } from "../factory/registry";
import type { Unit } from "../factory/unit";
import { unitImage } from "../factory/unit-image";
import { imageIn } from "../factory/folder";
import type { ListedUnit, Region } from "./page/config";

/**
 * The units of a registry as the page needs them, in the order of issue.
 * @param dir what `factory units --out` names
 * @throws Error in a sentence when there is no registry, or a unit's data is missing or of another size than its place
 */
export function listUnits(dir: string, nvs: Region): readonly ListedUnit[] {
	return readRegistry(dir).map(unit => listed(dir, unit, nvs));
}

function listed(dir: string, unit: Unit, { bytes }: Region): ListedUnit {
	const { serial, mac, key, token, fields } = unit;
	const file = imageIn(dir, serial);
	if (!existsSync(file))
		throw new Error(`There is no ${file} for unit ${serial}. Run factory units again: it makes it.`);
	const data = readFileSync(file);
	if (data.length !== bytes)
		throw new Error(
			`${file} has ${data.length} bytes, but the place for it (nvs) has ${bytes}: make it again: factory units --csv FILE --out ${dir} --release BUILD.`,
		);
	if (!data.equals(unitImage(unit, bytes)))
		throw new Error(`${file} is not the data of unit ${serial} in the registry. Run factory units again: it makes it.`);
	return {
		serial,
		mac,
		key,
		token,
		fields,
		nvs: `nvs/${serial}.bin`,
		sha256: createHash("sha256").update(data).digest("hex"),
	};
}
