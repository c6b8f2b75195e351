import type { AccessPointFound, Security } from "../../host";

/** By `wifi_auth_mode_t` of esp_wifi_types_generic.h (ESP-IDF 6.0). */
const securities: readonly Security[] = [
	...(["OPEN", "WEP", "WPA", "WPA2", "WPA+WPA2", "WPA2 ENT", "WPA3", "WPA2+WPA3", "WAPI", "OWE"] as const),
];

/** Bytes that `board_found` of esp32.c fills: BSSID, signal, channel, security, length of the SSID, SSID. */
export const recordSize = 42;

/** One access point of a scan, as the contract has it. */
export function found(record: Uint8Array): AccessPointFound {
	return {
		ssid: record.slice(10, 10 + (record[9] ?? 0)),
		bssid: record.slice(0, 6),
		rssi: ((record[6] ?? 0) << 24) >> 24,
		channel: record[7] ?? 0,
		security: securities[record[8] ?? 0] ?? "unknown",
	};
}
