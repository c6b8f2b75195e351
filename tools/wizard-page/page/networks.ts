/** One entry of `/wifi_scan.json`. */
export interface Heard {
	readonly ssid: string;
	/** Present when the SSID's bytes are not UTF-8. */
	readonly ssid_hex?: string;
	/** dBm. */
	readonly rssi: number;
	readonly sec: string;
	/** The device cannot join it, whatever the password. */
	readonly unsupported?: boolean;
}

/** What a network asks of whoever joins; `maybe`: nobody knows before trying; the last two: nothing that can be given. */
export type Access = "open" | "password" | "maybe" | "company" | "unsupported";

/** Where access points of one name differ, the first of these decides: an open twin must not make the page forget to ask. */
const order: readonly Access[] = ["password", "maybe", "company", "unsupported", "open"];

/** One row of the list: all access points of one SSID. */
export interface Network {
	/** For the eye; not what is sent. */
	readonly name: string;
	readonly field: "ssid" | "ssid_hex";
	/** The SSID as `field` carries it, byte for byte. */
	readonly value: string;
	readonly access: Access;
	readonly sec: string;
	readonly rssi: number;
	/** It does not say its name. */
	readonly hidden?: boolean;
}

/**
 * A name that can be shown: bytes that are not UTF-8 are read as Latin-1 (what old routers send), characters that
 * draw nothing or turn the text around become `\ufffd`, and spaces at the ends become visible.
 */
export function displayName(ssid: string, hex?: string): string {
	const text = hex ? new TextDecoder("latin1").decode(unhex(hex)) : ssid;
	return text
		.replace(/[\0-\x1f\x7f-\xa0\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff]/g, "\ufffd")
		.replace(/^ +| +$/g, spaces => "␣".repeat(spaces.length));
}

function unhex(hex: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(hex.match(/../g) ?? [], pair => parseInt(pair, 16));
}

/** What `sec` of a list entry asks for. */
export function accessOf({ sec, unsupported }: Pick<Heard, "sec" | "unsupported">): Access {
	if (unsupported) return sec.includes("ENT") ? "company" : "unsupported";
	if (/^(OPEN|OWE)$/i.test(sec)) return "open";
	return /WPA/.test(sec) ? "password" : "maybe";
}

/** One network per SSID with its best signal, strongest first (docs/complaints.md#many-access-points-of-one-name). */
export function networks(heard: readonly Heard[]): Network[] {
	const byName = new Map<string, Network>();
	for (const each of heard) {
		const { ssid, ssid_hex, rssi, sec } = each;
		const value = ssid_hex || ssid;
		if (!value) continue;
		const field = ssid_hex ? "ssid_hex" : "ssid";
		const known = byName.get(field + value);
		const own = accessOf(each);
		const decides = !known || order.indexOf(own) < order.indexOf(known.access);
		byName.set(field + value, {
			name: known?.name ?? displayName(ssid, ssid_hex),
			field,
			value,
			access: decides ? own : known.access,
			sec: decides ? sec : known.sec,
			rssi: Math.max(rssi, known?.rssi ?? rssi),
		});
	}
	return [...byName.values()].sort((a, b) => b.rssi - a.rssi);
}

/** Signal as 1 to 4 bars; the limits are the usual ones of phones. */
export function bars(rssi: number): 1 | 2 | 3 | 4 {
	return rssi >= -55 ? 4 : rssi >= -67 ? 3 : rssi >= -78 ? 2 : 1;
}
