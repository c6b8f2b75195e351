import type { Host, Network, System } from "../../hosts/host";
import type { Refusal } from "./encoder";
import type { DeviceInfo, Dialect } from "./info";
import type { BlynkState } from "./session";

/** What the client needs of a host. Less than a board, so that a program on a PC can be a device, too (`hosts/node`). */
export interface BlynkHost extends Pick<Host, "clock" | "log"> {
	/** Without UDP no time server is asked. */
	readonly network: Pick<Network, "TCP" | "TLS" | "resolve"> & Partial<Pick<Network, "UDP">>;
	readonly system: Pick<System, "chip" | "buildTime" | "random">;
}

export interface BlynkOptions {
	readonly tls: boolean;
	/** Tried in turn; 443 and 9443 with TLS, else 80 and 8080 (facts/blynk.md 1.15). */
	readonly ports?: readonly number[];
	/** `"cloud"` unless the server is the open-source one of 2019. */
	readonly dialect?: Dialect;
	/** Seconds between heartbeats, 10 to 3600; 40. */
	readonly heartbeat?: number;
	readonly info: DeviceInfo;
	/**
	 * Messages a second in the long run; 10, which every published limit allows (facts/blynk.md 1.14). More wait their
	 * turn. Infinity: no limit.
	 */
	readonly rate?: number;
	/** Bytes of memory for values that wait for a connection, objects included; 4,096. */
	readonly offlineBytes?: number;
	/** Told of every change, and of every failed attempt. */
	onState?(state: BlynkState): void;
	/** Told of every virtual write, with its values as text, a space between them. Costs text per message. */
	readonly trace?: ((direction: "in" | "out", pin: number, values: string) => void) | undefined;
}

/**
 * What became of a message: `"sent"`, `"queued"` (it leaves when its turn comes), `"kept"` (it leaves when there is a
 * connection again), or why it was refused. The protocol acknowledges no virtual write: `"sent"` means given to TCP.
 */
export type Outcome = "sent" | "queued" | "kept" | Refusal;

/** True when the message was accepted. */
export function accepted(outcome: Outcome): outcome is "sent" | "queued" | "kept" {
	return outcome === "sent" || outcome === "queued" || outcome === "kept";
}
