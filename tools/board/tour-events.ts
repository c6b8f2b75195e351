import type { PartView } from "../../hosts/virtual/parts";
import type { Code } from "../../modules/codes/index";
import type { PartState } from "./commands";
import type { Guide, StepName } from "./steps";
import type { UpdateKind } from "./shipping";
import type { UpdatePhase } from "./update-view";

/** What the tour's server tells its page: first how everything stands, then what changes. */
export type TourEvent =
	/** What stays as it is for as long as the tour runs. */
	| ({ readonly event: "scene" } & Scene)
	| ({ readonly event: "board" } & BoardView)
	| ({ readonly event: "guide" } & Guide)
	| ({ readonly event: "phone" } & PhoneView)
	| { readonly event: "switches"; readonly switches: readonly SwitchView[] }
	| ({ readonly event: "update" } & UpdateView)
	/** The product's sensors and actors. */
	| { readonly event: "parts"; readonly parts: readonly PartView[] }
	| { readonly event: "level"; readonly level: readonly [red: number, green: number, blue: number] }
	| { readonly event: "log"; readonly line: string };

export interface Scene {
	readonly vendor: string;
	readonly name: string;
	/** The product's accent, `0xRRGGBB`. */
	readonly colour: number;
	readonly steps: readonly { readonly name: StepName; readonly label: string }[];
	/** What holding the button does. */
	readonly button: string;
	/** Where the cloud's panel is. */
	readonly panel: string;
	/** The device takes commands on its serial port. */
	readonly console: boolean;
}

export interface BoardView {
	readonly powered: boolean;
	/** Where the device is in its life, as its log has it. */
	readonly state: string;
	/** The light in words: what it says, and how it looks. */
	readonly sign: string;
	readonly light: string;
	/** Why the last attempt failed; empty when it did not. */
	readonly failure: string;
}

export interface PhoneView {
	/** The Wi-Fi network the phone is on. */
	readonly wifi: string;
	/** What the phone says. */
	readonly text: string;
	/** The board's setup network, when it is near and the phone is not on it. */
	readonly join?: string;
	/** The phone is on its way to that network. */
	readonly joining: boolean;
	/** The setup network the phone is on. */
	readonly leave?: string;
	/** The page in the phone's browser. */
	readonly page?: string;
	/** That page is the one that needs no app. */
	readonly browser: boolean;
}

export interface UpdateView {
	/** Of the firmware that runs. */
	readonly version: string;
	/** Which of its two places that is in. */
	readonly slot: 0 | 1;
	/** It is new, and has not proven itself yet. */
	readonly onTrial: boolean;
	readonly phase: UpdatePhase;
	/** What there is to say of it. */
	readonly text: string;
	/** Of the download, while there is one, percent. */
	readonly progress?: number;
	/** What can be shipped, now or later; nothing where the product takes no updates. */
	readonly offers: readonly { readonly kind: UpdateKind; readonly label: string }[];
	/** It can be shipped now. */
	readonly ready: boolean;
}

/** A fault that can be switched on, and the code it leads to. */
export interface SwitchView {
	readonly name: string;
	readonly group: string;
	readonly label: string;
	readonly kind: "flag" | "text";
	readonly value: boolean | string;
	readonly code: Code;
	/** It makes trouble now. */
	readonly on: boolean;
}

/** What the page asks the tour's server to do. */
export type TourCommand =
	| { readonly button: "down" | "up" }
	| { readonly power: "on" | "off" }
	/** A line for its serial port. */
	| { readonly type: string }
	| { readonly phone: "join" | "leave" | "browser" | "close" }
	/** Has the cloud ship another firmware to the board. */
	| { readonly ship: UpdateKind }
	| { readonly switch: string; readonly value: boolean | string }
	| { readonly part: string; readonly to: number | PartState };
