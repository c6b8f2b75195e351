import type { Memory, State } from "../../src/machine";
import { advice } from "./advice";
import { steps, type Guide, type Standing, type StepName, type Story } from "./steps";
import { isUnderWay } from "./update-view";

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
