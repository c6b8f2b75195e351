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
	/** Where it was joined last: asked first, without a scan. */
	readonly hint?: Hint;
	/** The cloud was never reached through it: to be joined only where no other can be. */
	readonly staged?: boolean;
}

/** An access point. It may be gone. */
export interface Hint {
	/** 6 bytes. */
	readonly bssid: Uint8Array;
	/** 1 to 14. */
	readonly channel: number;
}

/** The networks that may be joined, the one to begin with first; read anew for each round. */
export interface Networks {
	/** At least one. */
	readonly networks: readonly Network[];
}
