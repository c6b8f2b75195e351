import type { Host, Network, System } from "../../hosts/host";

/** What the client needs of a host. Less than a board, so that a program on a PC can be a device, too (`hosts/node`). */
export interface BlynkHost extends Pick<Host, "clock" | "log"> {
	/** Without UDP no time server is asked. */
	readonly network: Pick<Network, "TCP" | "TLS" | "resolve"> & Partial<Pick<Network, "UDP">>;
	/** Tells the cloud which chip this is; the build time is the least that a clock is believed. */
	readonly system: Pick<System, "chip" | "buildTime" | "random">;
}
