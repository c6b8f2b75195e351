import type { Code } from "../../modules/codes/index";
import type { Observation } from "../../src/main";

/** What the tour's server tells its page. */
export type TourEvent =
	| Exclude<Observation, { event: "state" }>
	| { readonly event: "state"; readonly state: string; readonly code: Code; readonly meaning: string }
	| { readonly event: "level"; readonly level: readonly [red: number, green: number, blue: number] }
	| { readonly event: "log"; readonly line: string }
	| { readonly event: "restart"; readonly reason: string }
	| { readonly event: "power"; readonly on: boolean }
	| { readonly event: "phone"; readonly view: PhoneView }
	| { readonly event: "switches"; readonly switches: readonly SwitchView[] }
	/** Where the cloud's panel is. */
	| { readonly event: "cloud"; readonly panel: string };

/** What the phone shows. */
export type PhoneView =
	| { readonly at: "home"; readonly text: string; readonly setupNetworks: readonly string[] }
	| { readonly at: "setup"; readonly text: string; readonly network: string; readonly page: string };

/** A fault that can be switched on, and the code it leads to. */
export interface SwitchView {
	readonly name: string;
	readonly group: string;
	readonly label: string;
	readonly kind: "flag" | "text";
	readonly value: boolean | string;
	readonly code?: Code;
}

/** What the page asks the tour's server to do. */
export type TourCommand =
	| { readonly button: "down" | "up" }
	| { readonly power: "on" | "off" }
	| { readonly phone: "join" | "leave" }
	| { readonly switch: string; readonly value: boolean | string };
