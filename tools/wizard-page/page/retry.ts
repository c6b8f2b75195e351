/** What the device keeps of a failed attempt, as `/status.json` tells it to the phone that made the attempt. */
export interface Retry {
	readonly ssid?: string;
	readonly ssid_hex?: string;
	readonly hidden?: boolean;
	/** As `sec` in the list of networks; nothing when nobody knows. */
	readonly security?: string;
	/** `password`, `token`, `host`, `fields`: never their values. */
	readonly has?: readonly string[];
}

/** The same, as what `retry=1` may leave out. */
export interface Kept {
	/** What was sent, by its name in `/config`. A new page does not know the secrets: they are missing, as is the server where it is not the product's own. */
	readonly sent: ReadonlyMap<string, string>;
	readonly has: Set<string>;
}
