import type { Security } from "../../hosts/host";

/** A home's Wi-Fi, as it is while nothing is wrong. */
export interface Home {
	readonly ssid: string;
	/** Empty for an open network. */
	readonly password: string;
	readonly security: Security;
	readonly channel: number;
	/** dBm. */
	readonly rssi: number;
	readonly hidden: boolean;
	/** A second access point of the same name. */
	readonly mesh: boolean;
}
