import type { Code } from "../../modules/codes/index";
import type { Memory, State } from "../../src/machine";
import type { UpdatePhase } from "./update-view";

/** The tour's steps, in their order. */
export type StepName = "join" | "wizard" | "online" | "move" | "update" | "reset" | "fail";

/** A part of the page. */
export type Spot = "board" | "phone" | "cloud" | "updates" | "switches";

/** How everything stands: all that the guide looks at. */
export interface Standing {
	/** Where the device is in its life; `off` without power. */
	readonly at: State["at"];
	/** What its flash holds, see guide.ts. */
	readonly memory: Memory;
	/** Why the last attempt failed. */
	readonly code: Code;
	/** The phone is on its own Wi-Fi, on its way to the board's network, or there. */
	readonly phone: "home" | "joining" | "board";
	/** The phone's browser shows the page that needs no app. */
	readonly browser: boolean;
	/** What the switches that are on lead to. */
	readonly faults: readonly Code[];
	/** Where the update is that was shipped last, and what there is to say of it. */
	readonly update: UpdatePhase;
	readonly told: string;
	/** The device obeyed a value that was set in the cloud. */
	readonly moved: boolean;
	/** An update has passed its trial. */
	readonly updated: boolean;
	/** The device was reset by its button. */
	readonly startedOver: boolean;
}

/** What differs from product to product. */
export interface Story {
	/** The network at home. */
	readonly ssid: string;
	/** What a visitor is to type for it. */
	readonly password: string;
	/** The datastream to set in the cloud; absent when the template has none. */
	readonly control: string | undefined;
	/** The product takes updates. */
	readonly updates: boolean;
	/** Seconds the button is held for a reset. */
	readonly hold: number;
	/** Minutes until the setup network closes by itself. */
	readonly window: number;
}

export interface Guide {
	readonly step: StepName;
	/** Steps that are behind. */
	readonly done: readonly StepName[];
	/** Where to look, and where there is something to do. */
	readonly spot: Spot;
	/** What to do, in a few words. */
	readonly title: string;
	/** The same with the reason, as the phone tells it. */
	readonly text: string;
}

/** The steps as the page lists them. */
export function steps({
	control,
	updates,
	hold,
}: Story): readonly { readonly name: StepName; readonly label: string }[] {
	return [
		{ name: "join", label: "Join" },
		{ name: "wizard", label: "Set up" },
		{ name: "online", label: "Come online" },
		...(control === undefined ? [] : [{ name: "move", label: `Change ${control}` } as const]),
		...(updates ? [{ name: "update", label: "Update it" } as const] : []),
		{ name: "reset", label: `Hold ${hold} s` },
		{ name: "fail", label: "Make it fail" },
	];
}
