import type { StaticAddress } from "../../hosts/host";

/** A network that a device may join. */
export interface Network {
	/** 0 to 32 bytes, any. */
	readonly ssid: Uint8Array;
	/** Empty for an open network; 8 to 63 bytes, or 64 hexadecimal digits. */
	readonly password: Uint8Array;
	/** The network does not tell its name. */
	readonly hidden: boolean;
	/** Without it the router gives the address. */
	readonly static?: StaticAddress;
	/** Where it was joined last. */
	readonly hint?: Hint;
	/** The cloud was never reached through it. */
	readonly staged?: boolean;
}

/** An access point: it may be gone, but where it is still there, nobody has to look for it. */
export interface Hint {
	/** 6 bytes. */
	readonly bssid: Uint8Array;
	readonly channel: number;
}
