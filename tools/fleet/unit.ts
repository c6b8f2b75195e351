import type { Led } from "../../hosts/host";

/** One board, and the product it is. */
export interface Unit {
	readonly verify: "restart" | "live";
	readonly led: Led["kind"];
	/** The cloud sends it on to another host at each login. */
	readonly redirects: boolean;
	/** The product keeps a log of outages. */
	readonly logs: boolean;
	/** Two clicks open setup as well, and five short starts and one that lasts. */
	readonly gestures: boolean;
	/** It ran Blynk.Edgent before, and got this firmware as an update; its first chapter is "updated". */
	readonly edgent: boolean;
	/** It is found by name on the home network, and has a page there. */
	readonly local: boolean;
	/** It takes updates; `guarded`: its boot loader brings back a firmware that works, `unguarded`: it is an old one, and does not. */
	readonly updates: "none" | "guarded" | "unguarded";
}
