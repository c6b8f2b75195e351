import type { FirmwareTrial } from "../../hosts/host";
import type { State } from "../../src/machine";
import { percent } from "../cli/percent";
import type { DeliveryStatus } from "../cloud/delivery";

/**
 * Where an update is. `none`: nothing was shipped. `offered`: the device has yet to ask for it. `paused`: it had begun, and will go
 * on. `starting`: all of it is in the flash. `trial`: it runs and has to prove itself. `kept`, `back`, `refused`: how it ended.
 */
export type UpdatePhase =
	"none" | "offered" | "fetching" | "paused" | "starting" | "trial" | "kept" | "back" | "refused";

/** What was shipped to the board last. */
export interface Shipped {
	readonly version: string;
	/** As the cloud has it. */
	readonly status: DeliveryStatus;
	/** Of the file: what was sent, and all. */
	readonly bytes: number;
	readonly size: number;
	/** What the device has told of it. */
	readonly told?: string | undefined;
	/** That was that it does not want it. */
	readonly isRefused: boolean;
}

/** All that says where an update is. */
export interface UpdateStanding {
	/** Where the device is in its life. */
	readonly at: State["at"];
	/** Of the firmware that runs. */
	readonly version: string;
	readonly trial: FirmwareTrial;
	/** What was shipped has run already. */
	readonly hasRun: boolean;
	readonly shipped?: Shipped | undefined;
}

/** Where the update is that was shipped last. */
export function phaseOf({ at, version, trial, hasRun, shipped }: UpdateStanding): UpdatePhase {
	if (!shipped) return "none";
	const { status, told = "", isRefused, bytes, size } = shipped;
	if (version === shipped.version) return trial === "kept" ? "kept" : "trial";
	if (isRefused) return "refused";
	if (told.includes("taken back") || status === "rollback") return "back";
	// It ran, so something brought the other one back; or the board was flashed anew.
	if (status === "success") return hasRun ? "back" : "none";
	const isWhole = status === "downloaded" || bytes === size;
	if (isWhole && hasRun) return "back";
	if (at === "fetching") return "fetching";
	if (isWhole) return "starting";
	return bytes > 0 ? "paused" : "offered";
}

/** An update has begun, and nobody knows yet how it will end. */
export function isUnderWay(update: UpdatePhase): boolean {
	return update === "fetching" || update === "paused" || update === "starting" || update === "trial";
}

/** What there is to say of it, in a sentence or two. */
export function textOf(standing: UpdateStanding, steady: number): string {
	const { at, shipped } = standing;
	const { version = "", told, bytes = 0, size = 1 } = shipped ?? {};
	switch (phaseOf(standing)) {
		case "none":
			return "Nothing was shipped yet.";
		case "offered":
			return at === "running" ? `The board is offered ${version}.` : `The board takes ${version} once it is online.`;
		case "fetching":
			return `Downloading ${version}: ${percent(bytes, size)}\u00a0%.`;
		case "paused":
			return `${version} came to ${percent(bytes, size)}\u00a0%. It goes on there once the board is online.`;
		case "starting":
			return `All of ${version} is in the flash. The board starts with it.`;
		case "trial":
			return `${version} is on trial: it has to stay online for ${steady}\u00a0s.`;
		case "kept":
			return `${version} has passed its trial, and is kept.`;
		case "back":
			return (
				told ?? `${version} was taken back: the board runs ${standing.version} again. It tells why once it is online.`
			);
		case "refused":
			return told ?? "";
	}
}
