import type { Security } from "../host";

/**
 * Why the driver says that a join failed or a link ended, of those that the air makes by itself: `wifi_err_reason_t` of
 * ESP-IDF's esp_wifi_types_generic.h; when each is told stands in its station-scenarios.rst.
 */
export const reasons = {
	/** Nobody answers an authentication request. */
	authExpire: 2,
	/** The router says goodbye. */
	authLeave: 3,
	/** The router has no room. */
	tooMany: 5,
	/** We left; routers send it too. */
	assocLeave: 8,
	/** A wrong password with WPA and WPA2: the router stops in the middle of the handshake. */
	handshake: 15,
	beaconTimeout: 200,
	notFound: 201,
	/** A wrong password with WPA3, which is refused outright. */
	authFail: 202,
	/** Found, but it wants another kind of security. */
	otherSecurity: 210,
	/** Found, but it is less secure than was asked for. */
	tooInsecure: 211,
} as const;

/** Why the driver passes over a network of this security; `undefined` when it joins it. `open`: we have no password. */
export function objection(security: Security, open: boolean): number | undefined {
	switch (security) {
		case "OPEN":
			return open ? undefined : reasons.tooInsecure;
		case "OWE":
			return open ? undefined : reasons.otherSecurity;
		case "WEP":
			return open ? reasons.otherSecurity : reasons.tooInsecure;
		case "WPA2 ENT":
		case "WAPI":
			return reasons.otherSecurity;
		default:
			return open ? reasons.otherSecurity : undefined;
	}
}
