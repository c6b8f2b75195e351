import type { Code } from "../../modules/codes/index";
import type { Memory, State } from "../../src/machine";
import { advice } from "./advice";
import { isUnderWay, type UpdatePhase } from "./update-view";

/** The tour's steps, in their order. */
export type StepName = "join" | "wizard" | "online" | "move" | "update" | "reset" | "fail";

/** A part of the page. */
export type Spot = "board" | "phone" | "cloud" | "updates" | "switches";

/** How everything stands: all that the guide looks at. */
export interface Standing {
	/** Where the device is in its life; `off` without power. */
	readonly at: State["at"];
	/** What its flash holds, see {@link memoryAfter}. */
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

/** What the flash holds once the device is at `at`, as far as somebody who watches its states can tell. */
export function memoryAfter(memory: Memory, at: State["at"]): Memory {
	const trial = memory === "candidate" || memory === "both";
	switch (at) {
		case "storing":
			return memory === "proven" || memory === "both" ? "both" : "candidate";
		case "running":
			return "proven";
		case "resetting":
			return "blank";
		case "setup":
		case "idle":
			// A candidate that failed is dropped.
			return memory === "both" ? "proven" : trial ? "blank" : memory;
		case "joining":
			// It knew its network from an earlier life.
			return memory === "blank" ? "proven" : memory;
		default:
			return memory;
	}
}

/** Where the tour is, and what to look at and do now: from how things stand alone, whatever led there. */
export function guide(standing: Standing, story: Story): Guide {
	const step = stepNow(standing, story);
	const order = steps(story).map(each => each.name);
	const { moved, updated, startedOver } = standing;
	const flags: Partial<Record<StepName, boolean>> = { move: moved, update: updated, reset: startedOver };
	const done = order.filter((name, index) => name !== step && (index < order.indexOf(step) || flags[name]));
	return { step, done, ...advice(standing, story, step) };
}

function stepNow(standing: Standing, { control, updates }: Story): StepName {
	const { at, memory, phone, moved, updated, startedOver } = standing;
	const isRenewing = isUnderWay(standing.update);
	const obeyed = moved || control === undefined;
	const renewed = updated || !updates;
	if (at === "resetting" || (at === "restarting" && memory === "blank")) return "reset";
	if (obeyed && renewed && startedOver && !isRenewing) return "fail";
	switch (at) {
		case "running":
			return !obeyed ? "move" : renewed && !isRenewing ? "reset" : "update";
		case "fetching":
			return "update";
		case "setup":
		case "idle":
		case "updating":
			return phone === "board" ? "wizard" : "join";
		case "trying":
			return "online";
		default:
			return memory === "blank" ? "join" : isRenewing ? "update" : "online";
	}
}
