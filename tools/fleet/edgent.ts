import { utf8 } from "../../modules/bytes/index";
import type { Home } from "./home";

/** The id by which the cloud knows the unit since it ran Edgent. */
const uid = "5f0c8b6e-2d0a-4c35-9b1e-7a4f52d1c003";

/**
 * What a unit of Blynk.Edgent has in its flash that was online in these homes, in the first last
 * (docs/protocol/storage.md).
 */
export function edgentFlash(token: string, homes: readonly Home[]): ReadonlyMap<string, Uint8Array> {
	const slots = homes.map(
		(home, slot) => [`nm_wifi/ap${String(slot).padStart(2, "0")}`, entry(home)] as readonly [string, Uint8Array],
	);
	return new Map([
		["system/uid", utf8(uid)],
		...slots,
		["nm_wifi/apID", Uint8Array.of(homes.length, 0)],
		["blynk/host", utf8("blynk.cloud")],
		["blynk/auth", utf8(token)],
		["nm_wifi/lru", Uint8Array.of(0, 0)],
		["blynk/fwver", utf8("1.4.2")],
	]);
}

/** A network: fields with their kind, and where it differs their length. */
function entry({ ssid, password, hidden }: Home): Uint8Array {
	const [name, key] = [utf8(ssid), utf8(password)];
	return Uint8Array.of(1, name.length, ...name, ...(key.length ? [2, key.length, ...key] : []), ...(hidden ? [5] : []));
}
