import type { StaticAddress } from "../../hosts/host";

/** A network to join. */
export interface Network {
	/** 1 to 32 bytes, any. */
	readonly ssid: Uint8Array;
	/** Empty for an open network; 8 to 63 bytes, or 64 hexadecimal digits. */
	readonly password: Uint8Array;
	/** It does not tell its name: ask for it. */
	readonly hidden: boolean;
	/** Without it the router gives the address. */
	readonly static?: StaticAddress;
	/** The access point where it was joined last, 6 bytes, and its channel: asked first, without a scan. */
	readonly hint?: { readonly bssid: Uint8Array; readonly channel: number };
	/** To be joined only where no other can be. */
	readonly staged?: boolean;
}

/** The networks that may be joined, the one to begin with first; read anew for each round. */
export interface Networks {
	readonly networks: readonly Network[];
}
