import type { LossReason } from "../../host";

/** What the driver reports when we ourselves leave (WIFI_REASON_ASSOC_LEAVE). */
export const leaving = 8;

/**
 * Why the driver says a connection failed or ended: `wifi_err_reason_t` of esp_wifi_types.h, which is IEEE 802.11
 * table 9-49 up to 99, and Espressif's own from 200 on.
 */
export function lossReason(code: number): LossReason {
	switch (code) {
		case 201: // NO_AP_FOUND
		case 212: // NO_AP_FOUND_IN_RSSI_THRESHOLD
			return "not-found";
		case 14: // MIC_FAILURE
		case 15: // 4WAY_HANDSHAKE_TIMEOUT: what a wrong WPA2 password looks like
		case 17: // IE_IN_4WAY_DIFFERS
		case 23: // 802_1X_AUTH_FAILED
		case 202: // AUTH_FAIL
		case 204: // HANDSHAKE_TIMEOUT
		case 210: // NO_AP_FOUND_W_COMPATIBLE_SECURITY
		case 211: // NO_AP_FOUND_IN_AUTHMODE_THRESHOLD
			return "auth";
		case 5: // ASSOC_TOOMANY
		case 18: // GROUP_CIPHER_INVALID
		case 203: // ASSOC_FAIL
			return "refused";
		default:
			return "unknown";
	}
}
