import { utf8 } from "../../modules/bytes/index";
import { NvsImage } from "../../tools/factory/nvs";

/** A network as Edgent knows it. */
export interface EdgentNetwork {
	readonly ssid: string | Uint8Array;
	readonly password?: string;
	readonly hidden?: boolean;
	/** 6 bytes. */
	readonly bssid?: readonly number[];
	readonly channel?: number;
	/** Address, mask, gateway and name servers. */
	readonly static?: readonly [address: string, mask: string, gateway: string, ...dns: string[]];
}

export interface EdgentUnit {
	readonly token: string;
	readonly host: string;
	readonly uid: string;
	/** In the order in which they were added: at most 16. */
	readonly networks: readonly EdgentNetwork[];
	/** Which of them was joined last. */
	readonly last?: number;
}

const home: EdgentNetwork = { ssid: "Home", password: "correct horse" };

/** A unit that is online at home. */
export const unit: EdgentUnit = {
	token: "0123456789abcdefghijABCDEFGHIJ-_",
	host: "blynk.cloud",
	uid: "5f0c8b6e-2d0a-4c35-9b1e-7a4f52d1c003",
	networks: [home],
	last: 0,
};

/** The id of a unit that old Edgent ran on, as it is kept, and as new Edgent and this firmware tell it. */
export const oldUid = Uint8Array.from([0x5f, 0x0c, 0x8b, 0x6e, 0x2d, 0x0a, 0x4c, 0x35, 0x9b, 0x1e, 0x7a, 0x4f]);
export const oldUidText = "5f0c8b6e-2d0a4c35-9b1e7a4f";

const quad = (address: string): number[] => address.split(".").map(Number);

/** An entry of new Edgent (docs/protocol/storage.md#networks). */
export function entry({ ssid, password, hidden, bssid, channel, static: fixed }: EdgentNetwork): Uint8Array {
	const name = typeof ssid === "string" ? utf8(ssid) : ssid;
	const bytes = [1, name.length, ...name];
	if (password !== undefined) bytes.push(2, utf8(password).length, ...utf8(password));
	if (bssid) bytes.push(3, ...bssid);
	if (channel !== undefined) bytes.push(4, channel);
	if (hidden) bytes.push(5);
	if (fixed) {
		const [address, mask, gateway, ...dns] = fixed;
		bytes.push(10, ...quad(address), 11, ...quad(gateway), 12, ...quad(mask));
		for (const server of dns) bytes.push(13, ...quad(server));
	}
	return Uint8Array.from(bytes);
}

/** What a unit on new Edgent has in its NVS, written in the order of its life: id, network, account, connection. */
export function newEdgent({ token, host, uid, networks, last = 0 }: EdgentUnit = unit): NvsImage {
	const image = new NvsImage(5);
	image.set("system", "uid", { kind: "text", text: uid });
	networks.forEach((network, slot) => {
		image.set("nm_wifi", `ap${String(slot).padStart(2, "0")}`, { kind: "blob", bytes: entry(network) });
		image.set("nm_wifi", "apID", { kind: "u16", number: (slot + 1) % 16 });
	});
	image.set("blynk", "host", { kind: "text", text: host });
	image.set("blynk", "auth", { kind: "text", text: token });
	image.set("nm_wifi", "lru", { kind: "i16", number: last });
	return image.set("blynk", "fwver", { kind: "text", text: "1.4.2" });
}

/** The record of old Edgent (docs/protocol/storage.md#record-of-old-edgent). */
export function record({ token, host, networks }: EdgentUnit = unit, port = 443): Uint8Array {
	const bytes = new Uint8Array(212);
	const [{ ssid, password = "", static: fixed } = home] = networks;
	const put = (at: number, text: string | Uint8Array): void =>
		bytes.set(typeof text === "string" ? utf8(text) : text, at);
	new DataView(bytes.buffer).setUint32(0, 0x626c6e6b, true);
	put(4, "1.0.1");
	bytes[19] = fixed ? 3 : 1;
	put(20, ssid);
	put(54, password);
	put(118, token);
	put(152, host);
	new DataView(bytes.buffer).setUint16(186, port, true);
	fixed?.forEach((address, at) => bytes.set(quad(address), 188 + 4 * at));
	return bytes;
}

/** What a unit on old Edgent has, of 2021 on Arduino 1.0 (`version` 1 of NVS) or later. */
export function oldEdgent(bytes = record(), version: 1 | 2 = 2): NvsImage {
	const kind = version === 1 ? "blob1" : "blob";
	const image = new NvsImage(5, version);
	// Saved twice: with what a failed attempt left, and then with what worked.
	image.set("blynk", "config", { kind, bytes: new Uint8Array(212) });
	return image.set("blynk", "dev_uid", { kind, bytes: oldUid }).set("blynk", "config", { kind, bytes });
}
