import type { LossReason } from "../../host";

/**
 * Why the driver says a connection failed or ended: `wifi_err_reason_t` of esp_wifi_types_generic.h, which is IEEE 802.11
 * table 9-49 up to 99, and Espressif's own from 200 on. `open`: we came without a password.
 */
export function lossReason(code: number, open = false): LossReason {
	switch (code) {
		case 201: // NO_AP_FOUND
		case 212: // NO_AP_FOUND_IN_RSSI_THRESHOLD
			return "not-found";
		case 14: // MIC_FAILURE
		case 15: // 4WAY_HANDSHAKE_TIMEOUT: what a wrong WPA2 password looks like
		case 202: // AUTH_FAIL
		case 204: // HANDSHAKE_TIMEOUT
			return "auth";
		case 18: // GROUP_CIPHER_INVALID
		case 19: // PAIRWISE_CIPHER_INVALID
		case 20: // AKMP_INVALID
		case 21: // UNSUPP_RSN_IE_VERSION
		case 22: // INVALID_RSN_IE_CAP
		case 23: // 802_1X_AUTH_FAILED
		case 24: // CIPHER_SUITE_REJECTED
		case 29: // BAD_CIPHER_OR_AKM
			return "security";
		case 210: // NO_AP_FOUND_W_COMPATIBLE_SECURITY: also what a network with a password says to one who has none
		case 211: // NO_AP_FOUND_IN_AUTHMODE_THRESHOLD
			return open ? "auth" : "security";
		case 5: // ASSOC_TOOMANY
		case 203: // ASSOC_FAIL
			return "refused";
		default:
			return "unknown";
	}
}

/** Whether a connection failed or ended at an access point; otherwise the driver found none to try, for whatever reason. */
export function wasTried(code: number): boolean {
	return code !== 201 && code < 210;
}
