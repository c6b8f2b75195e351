import { createHash } from "node:crypto";
import { readRegistry } from "../factory/registry";
import type { Unit } from "../factory/unit";
import { readUnitImage } from "../factory/folder";
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
	return {
		serial,
		mac,
		key,
		token,
		fields,
		nvs: `nvs/${serial}.bin`,
		sha256: createHash("sha256")
			.update(readUnitImage(dir, unit, bytes))
			.digest("hex"),
	};
}
