import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hotspotName, joinCode } from "../../modules/access-point/index";
import { text, unhex } from "../../modules/bytes/index";
import type { Product } from "../../src/product";
import { labelSvg } from "./svg";
import type { Unit } from "./unit";

/** The name of a chip's setup network, bytes. */
export function hotspotOf({ vendor, name }: Product, mac: string): Uint8Array {
	return hotspotName({ prefix: vendor, name, mac: unhex(mac.replaceAll(":", "")) ?? new Uint8Array(6) });
}

/** Writes the label of a unit on a chip to `DIR/labels/SERIAL.svg`, for its owner's eyes only: it may hold a key. Returns the file. */
export function writeLabel(dir: string, product: Product, unit: Unit & { readonly mac: string }): string {
	const ssid = hotspotOf(product, unit.mac);
	const key = product.setup.key === "unit" ? unit.key : product.setup.password;
	const { vendor, name } = product;
	const svg = labelSvg({
		product: name === vendor ? name : `${vendor} ${name}`,
		...{ hotspot: text(ssid), key, mac: unit.mac, code: joinCode(ssid, key) },
	});
	const folder = join(dir, "labels");
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const file = join(folder, `${unit.serial}.svg`);
	writeFileSync(file, svg, { mode: 0o600 });
	return file;
}
