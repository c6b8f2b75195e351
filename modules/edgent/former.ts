import type { Flash, Host } from "../../hosts/host";
import { hex, text, utf8 } from "../bytes/index";
import { readConfig } from "../config-server/index";
import type { Credentials } from "../credentials/index";
import { erase, read } from "../flash/index";
import { isWord } from "../match/index";
import { entryFields, recordFields } from "./fields";

/** New Edgent keeps so many networks: `ap00` to `ap15`. */
const slots = 16;

/**
 * The networks that Edgent, old or new, knew, and could join: 0 to 17, that of the last connection first. What is left out, and
 * by which field, goes to the log. As new Edgent itself does, old Edgent's record counts before the new keys: it would be moved
 * into them.
 * @param cloud the host name, where Edgent told none
 * @throws Error where the flash does not tell: nobody knows what is in it
 */
export function readFormer(host: Pick<Host, "flash" | "log">, cloud: string): Credentials[] {
	const { flash } = host;
	const found: Credentials[] = [];
	const last = known(flash, "nm_wifi/lru")?.[0] ?? 0;
	// Old Edgent's record, the entry of the last connection, and all others.
	for (let turn = -2; turn < slots; turn++) {
		const key = turn < -1 ? "blynk/config" : slotKey(turn < 0 ? last : turn);
		const bytes = turn === last ? undefined : known(flash, key);
		if (!bytes) continue;
		const fields = turn < -1 ? recordFields(bytes) : entryFields(bytes);
		if (turn > -2) {
			fields.set("blynk", known(flash, "blynk/auth") ?? new Uint8Array(0));
			fields.set("host", known(flash, "blynk/host") ?? new Uint8Array(0));
		}
		const device = { host: cloud, templateId: "", dynamic: false };
		let set = readConfig(fields, device);
		// An address that no device can have: DHCP is the better guess.
		if ("rule" in set && fields.delete("ip")) set = readConfig(fields, device);
		const bssid = fields.get("bssid");
		const channel = fields.get("channel")?.[0];
		if ("rule" in set) host.log(`edgent: ${key}: ${set.field} is not used`);
		else found.push(bssid && channel ? { ...set, hint: { bssid, channel } } : set);
	}
	return found;
}

/**
 * The id by which the cloud knows the unit, as Edgent told it: ASCII; `undefined`: it has none.
 * @throws Error where the flash does not tell
 */
export function readUid(flash: Flash): Uint8Array | undefined {
	const uid = known(flash, "system/uid");
	if (uid && isWord(text(uid), "-", 17, 64)) return uid;
	const old = known(flash, "blynk/dev_uid");
	if (old?.length !== 12) return undefined;
	const digits = hex(old);
	return utf8(`${digits.slice(0, 8)}-${digits.slice(8, 16)}-${digits.slice(16)}`);
}

/**
 * Erases it all; without `isMoved` not the id, which is the unit's through every reset. True when it is gone. Power may fail in
 * between: called again, it goes on, and without the account, which goes first, nothing is moved in from what is left.
 */
export function eraseFormer(flash: Flash, isMoved: boolean): boolean {
	const keys =
		"system/uid blynk/dev_uid blynk/auth blynk/config blynk/host blynk/fwver blynk/cfgskip nm_wifi/lru nm_wifi/apID".split(
			" ",
		);
	for (let at = isMoved ? 0 : 2; at < 9 + slots; at++) {
		const key = keys[at] ?? slotKey(at - 9);
		if (read(flash, key) !== undefined && !erase(flash, key)) return false;
	}
	return true;
}

function slotKey(slot: number): string {
	return `nm_wifi/ap${slot < 10 ? "0" : ""}${slot}`;
}

/** @throws Error where the flash does not tell */
function known(flash: Flash, key: string): Uint8Array | undefined {
	const bytes = read(flash, key);
	if (bytes === "unreadable") throw new Error(`${key} cannot be read`);
	return bytes;
}
