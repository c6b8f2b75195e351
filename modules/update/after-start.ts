import type { FirmwareTrial, ResetReason } from "../../hosts/host";
import { hasWord } from "../match/index";
import { compareVersions } from "./version";

/**
 * Where an update is.
 *
 * `none`; `writing`: a part of the image is in the flash; `ready`: all of it is, as its header says, and it is to be begun with
 * once the device is online; `trial`: the next start begins with it; `tried`: it has begun, and is to prove itself; `suspect`: it
 * was not online in its time, and the firmware before it has a look whether that fares better; `kept`, `bad`: how it ended, and
 * the cloud does not know yet.
 */
export type Phase = "none" | "writing" | "ready" | "trial" | "tried" | "suspect" | "kept" | "bad";

/** What a record says of an update, as far as a start depends on it. */
export interface Known {
	/** How far it came. */
	readonly phase: Phase;
	/** Of the update's image. */
	readonly version: string;
}

/**
 * What a start means.
 *
 * `none`: nothing. Of the firmware that runs: `trial`: it is new, and this is its first start; `back`: it is new, and had its
 * chance; `crashed`: the same, and it made nothing good of it; `kept`: it is new, and stays. Of the other one: `failed`: it was
 * begun with and crashed; `again`: it was begun with, and came to an end that was not its fault; `look`: it was not online in its
 * time; `ready`: it is there to be begun with. `tell`: how it ended has to be told. `forget`: what the record speaks of is past.
 */
export type Start =
	"none" | "trial" | "back" | "crashed" | "kept" | "failed" | "again" | "look" | "ready" | "tell" | "forget";

/**
 * Who runs after a start, and what became of the other.
 *
 * @param running the version of the firmware that asks
 * @param trial how it came to run
 * @param hasCrashed the life before this start ended by a fault that the firmware counted itself
 */
export function afterStart(
	{ phase, version }: Known,
	running: string,
	trial: FirmwareTrial,
	resetReason: ResetReason,
	hasCrashed: boolean,
): Start {
	const fault = hasCrashed || resetReason === "panic" || resetReason === "watchdog";
	const order = compareVersions(version, running);
	// An old boot loader was told to begin with it again: it takes that for new, too.
	const isGivenBack = trial === "unguarded" && order > 0 && hasWord(" trial tried suspect bad ", phase);
	if (trial !== "kept" && !isGivenBack) {
		// Whatever the record says it is new: the record may be lost, or it came another way.
		if (order) return "trial";
		// It gave up, but the power failed before the one before it was back.
		if (phase === "suspect" || phase === "bad") return "back";
		// A boot loader that brings the other one back would have done so by now.
		if (phase === "tried" && trial === "unguarded") return fault ? "crashed" : "back";
		return "trial";
	}
	switch (phase) {
		case "none":
			return "none";
		case "kept":
			return order ? "forget" : "tell";
		case "bad":
			// The cloud hears of a bad one even where somebody has since put a newer one there by cable.
			return order ? "tell" : "forget";
		default:
	}
	// Somebody has put a newer one there by cable, or this very one before all of it was here.
	if (order < 0) return "forget";
	if (!order) return phase === "writing" || phase === "suspect" ? "forget" : "kept";
	switch (phase) {
		case "ready":
			return "ready";
		case "suspect":
			return "look";
		case "writing":
			return "none";
		default:
			return fault ? "failed" : "again";
	}
}
