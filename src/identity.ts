import type { Host } from "../hosts/host";
import { hotspotName } from "../modules/access-point/index";
import { hex, text } from "../modules/bytes/index";
import { read, write } from "../modules/flash/index";
import { isPrintable } from "../modules/match/index";
import type { Product, SetupSettings } from "./product";

const key = "uid";

/** Where the factory leaves the unit's own key: 8 to 63 bytes of printable ASCII, as on its label. A reset keeps it. */
const factoryKey = "apkey";

/**
 * The unit's own id, a random UUID v4 (RFC 9562), made at the first start and kept through every reset
 * (facts/blynk.md 6.2). `"none"` when the flash does not keep it, or does not tell it now.
 */
export function unitId(host: Host): string {
	let id = read(host.flash, key);
	if (id === "unreadable") return "none";
	if (id?.length !== 16) {
		id = new Uint8Array(16);
		host.system.random(id);
		id[6] = ((id[6] ?? 0) & 0x0f) | 0x40;
		id[8] = ((id[8] ?? 0) & 0x3f) | 0x80;
		if (!write(host.flash, key, id)) return "none";
	}
	const digits = hex(id);
	return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
		"-",
	);
}

/** The name of this unit's setup network, bytes. */
export function hotspot(host: Host, { vendor, name }: Product): Uint8Array {
	return hotspotName({ prefix: vendor, name, mac: host.system.mac });
}

/**
 * What a phone needs to join this unit's setup network; `undefined`: nothing. A unit without a usable key of its own
 * falls back to the product's, or to an open network, and says so in the log: what cannot be set up is of no use.
 */
export function setupPassword(host: Host, { key, password }: SetupSettings): string | undefined {
	if (key !== "unit") return password;
	const found = read(host.flash, factoryKey);
	const own = typeof found === "object" ? text(found) : "";
	if (isPrintable(own, 8, 63)) return own;
	const wrong = own ? "is not 8 to 63 printable ASCII characters" : found ? "cannot be read" : "is missing";
	const instead = password === undefined ? "the setup network is open" : "the product's key is used";
	host.log(`setup: the unit's own key ("${factoryKey}" in the flash) ${wrong}; ${instead}`);
	return password;
}
