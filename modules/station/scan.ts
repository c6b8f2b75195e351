import type { AccessPointFound, Clock, Radio } from "../../hosts/host";

/** Access points kept of a scan, the strongest: more than fit on a phone's screen, few enough for the RAM. */
const most = 32;

/** A radio that is busy refuses a scan; it is asked this often again, at this pace in milliseconds. */
const retries = 3;
const pace = 500;

/** Listens for access points, strongest first; `undefined` when the radio would not. */
export function scan(
	radio: Radio,
	clock: Clock,
	onDone: (found: readonly AccessPointFound[] | undefined) => void,
	left = retries,
): void {
	radio.scan(found => {
		if (found) onDone([...found].sort((a, b) => b.rssi - a.rssi).slice(0, most));
		else if (left > 0) clock.set(() => scan(radio, clock, onDone, left - 1), pace);
		else onDone(undefined);
	});
}
