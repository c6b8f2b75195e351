import type { AccessPointFound, Security } from "../hosts/host";
import type { FoundList } from "../modules/config-server/index";

const securities: readonly Security[] = [
	...(["unknown", "OPEN", "WEP", "WPA", "WPA2", "WPA+WPA2"] as const),
	...(["WPA2 ENT", "WPA3", "WPA2+WPA3", "WAPI", "OWE"] as const),
];

/** A record: u8 length of the SSID, its bytes, BSSID, i8 signal, u8 channel, u8 security; in all this many bytes. */
const size = 42;
const ssidAt = 1;
const bssidAt = 33;
const rssiAt = 39;
const channelAt = 40;
const securityAt = 41;

/**
 * The access points of a scan, in one block of bytes: setup keeps them as long as it is open, and as objects with two
 * arrays each they cost 370 bytes of RAM each.
 */
export class ScanList implements FoundList {
	readonly #records: Uint8Array;

	constructor(found: readonly AccessPointFound[]) {
		this.#records = new Uint8Array(found.length * size);
		found.forEach(({ ssid, bssid, rssi, channel, security }, index) => {
			const record = this.#record(index);
			record[0] = ssid.length;
			record.set(ssid, ssidAt);
			record.set(bssid, bssidAt);
			record.set([rssi, channel, securities.indexOf(security)], rssiAt);
		});
	}

	get length(): number {
		return this.#records.length / size;
	}

	at(index: number): AccessPointFound | undefined {
		if (index < 0 || index >= this.length) return undefined;
		const record = this.#record(index);
		return {
			ssid: record.slice(ssidAt, ssidAt + (record[0] ?? 0)),
			bssid: record.slice(bssidAt, rssiAt),
			rssi: ((record[rssiAt] ?? 0) << 24) >> 24,
			channel: record[channelAt] ?? 0,
			security: securities[record[securityAt] ?? 0] ?? "unknown",
		};
	}

	#record(index: number): Uint8Array {
		return this.#records.subarray(index * size, (index + 1) * size);
	}
}
