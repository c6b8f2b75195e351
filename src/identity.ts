import type { Host } from "../hosts/host";
import { hotspotName } from "../modules/access-point/index";
import { text } from "../modules/bytes/index";
import { read } from "../modules/flash/index";
import { isPrintable } from "../modules/match/index";
import type { Product, SetupSettings } from "./product";

/** Where the factory leaves the unit's own key: 8 to 63 bytes of printable ASCII, as on its label. A reset keeps it. */
export const factoryKey = "apkey";

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
