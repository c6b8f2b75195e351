import type { WiFiScanItem } from "wifi";
import type { AccessPointFound, Security } from "../../host";

/**
 * The SDK's words (xs6wifi.c, reportScan). It says "wpa_wpa2_psk" of everything newer than WPA2 too, so that tells
 * nothing but that a password is needed.
 */
const securities: Readonly<Record<string, Security>> = { none: "OPEN", wep: "WEP", wpa_psk: "WPA", wpa2_psk: "WPA2" };

/** One item of the SDK's scan, as the contract has it. */
export function found(item: WiFiScanItem): AccessPointFound {
	return {
		// The SDK puts the raw bytes of the SSID into a string, which `fromString` copies as they are.
		ssid: new Uint8Array(ArrayBuffer.fromString(item.ssid)),
		bssid: new Uint8Array(item.bssid),
		rssi: item.rssi,
		channel: item.channel,
		security: securities[item.authentication ?? ""] ?? "unknown",
	};
}
