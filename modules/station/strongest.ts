import type { AccessPointFound } from "../../hosts/host";
import { equal } from "../bytes/index";

/** Networks handed to whoever asks for a scan: more than a phone shows, few enough for the RAM. */
const most = 24;

/** Of each name and security the strongest of `found`, which are in that order: so many of one name hide no other. */
export function strongest(found: readonly AccessPointFound[]): readonly AccessPointFound[] {
	const kept: AccessPointFound[] = [];
	for (let i = 0; i < found.length && kept.length < most; i++) {
		const each = found[i];
		if (each?.ssid.length && !kept.some(({ ssid, security }) => security === each.security && equal(ssid, each.ssid)))
			kept.push(each);
	}
	return kept;
}
