import { existsSync, readFileSync } from "node:fs";
import type { Flash } from "../../hosts/host";
import { equal } from "../../modules/bytes/index";
import { naming } from "../cli/json-file";
import { readNvs } from "../factory/nvs";
import { nameSpace } from "../factory/unit-image";

/**
 * Puts what the factory has made for a unit, the image of its `nvs` partition, into a board's flash: what is written over the
 * cable to a real one. A flash that has it already stays as it is.
 * @throws Error in a sentence when there is no such image, or the flash is another unit's
 */
export function putUnit(file: string, flash: Flash): void {
	if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
	const data = naming(file, () => readNvs(readFileSync(file)));
	const own = [...data].flatMap(([name, bytes]) =>
		name.startsWith(`${nameSpace}/`) ? [[name.slice(nameSpace.length + 1), bytes] as const] : [],
	);
	if (!own.length) throw new Error(`${file}: it has nothing in the name space ${nameSpace}, so it is no unit's.`);
	for (const [key, bytes] of own) {
		const held = flash.read(key);
		if (held && !equal(held, bytes)) throw new Error(`The flash is another unit's than ${file}: take a new one.`);
	}
	for (const [key, bytes] of own) if (!flash.read(key)) flash.write(key, bytes);
}
