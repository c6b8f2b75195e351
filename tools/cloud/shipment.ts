import { createHash } from "node:crypto";
import { compareVersions, isVersion } from "../../modules/update/index";
import { isRecord } from "../cli/record";
import type { Device } from "./device";
import type { Firmware } from "./firmware";
import { firmwareOf, type Running } from "./running";

/** Which devices of a template are sent a firmware, those to come included. */
export type Selection =
	| { readonly kind: "all" }
	| { readonly kind: "devices"; readonly ids: readonly number[] }
	/** More than 0, at most 100. A higher one keeps the devices of a lower one. */
	| { readonly kind: "percent"; readonly percent: number };

/** When a device is behind (docs/protocol/update.md#shipments). */
export const conditions = ["lower-version", "earlier-build", "other-build", "lower-library"] as const;
export type Condition = (typeof conditions)[number];

/** A firmware on its way to devices. */
export interface Shipment {
	readonly id: number;
	readonly name: string;
	readonly firmwareId: number;
	readonly templateId: string;
	readonly selection: Selection;
	readonly condition: Condition;
	/** So many downloads from the start of the file a device may begin in 24 hours. */
	readonly limit: number;
	/** Unix milliseconds. */
	readonly startedAt: number;
	readonly stoppedAt?: number;
}

export function runningOn({ hardware }: Device): Running {
	return firmwareOf(name => hardware[name]);
}

/** Whether a firmware is for what runs on a device; a sentence where it is not. */
export type Verdict =
	| { readonly fits: true }
	| { readonly fits: false; readonly status: "type-mismatch" | "version-mismatch"; readonly reason: string };

/** Looks at type and condition; which devices are meant is {@link selected}'s. */
export function verdict(firmware: Firmware, condition: Condition, running: Running): Verdict {
	if (running.type !== firmware.type)
		return {
			...{ fits: false, status: "type-mismatch" },
			reason: `It runs type "${running.type ?? ""}", and the firmware is for "${firmware.type}".`,
		};
	const behind = isBehind(firmware, condition, running);
	return behind === true ? { fits: true } : { fits: false, status: "version-mismatch", reason: behind };
}

/** True, or why not. */
function isBehind(firmware: Firmware, condition: Condition, running: Running): true | string {
	switch (condition) {
		case "lower-version":
			return isLower("version", running.version, firmware.version);
		case "lower-library":
			return isLower("library", running.library, firmware.library);
		case "other-build":
			return running.build !== firmware.build || `It runs the build of ${running.build ?? "no date"} already.`;
		case "earlier-build": {
			const [has, gets] = [Date.parse(running.build ?? ""), Date.parse(firmware.build ?? "")];
			return has < gets || `Its build "${running.build ?? ""}" is not before "${firmware.build ?? ""}".`;
		}
	}
}

function isLower(what: string, has = "", gets = ""): true | string {
	for (const each of [has, gets])
		if (!isVersion(each)) return `The ${what} "${each}" is none of up to four numbers with dots.`;
	return compareVersions(has, gets) < 0 || `It runs ${what} ${has}, and the firmware has ${gets}.`;
}

/**
 * The ids, of `all`, that are meant. A percentage is drawn by lot, the same lot for the same file: so a higher one keeps the
 * devices of a lower one, and another file begins with other devices. It is rounded up: 5 % of three devices is one.
 */
export function selected(selection: Selection, all: readonly number[], sha256: string): ReadonlySet<number> {
	switch (selection.kind) {
		case "all":
			return new Set(all);
		case "devices": {
			const named = new Set(selection.ids);
			return new Set(all.filter(id => named.has(id)));
		}
		case "percent": {
			const lots = all.map(id => ({ id, lot: createHash("sha256").update(`${sha256}/${id}`).digest("hex") }));
			lots.sort((a, b) => (a.lot < b.lot ? -1 : 1));
			return new Set(lots.slice(0, Math.ceil((all.length * selection.percent) / 100)).map(({ id }) => id));
		}
	}
}

export function isShipment(value: unknown): value is Shipment {
	return (
		isRecord(value) &&
		["id", "firmwareId", "limit", "startedAt"].every(key => typeof value[key] === "number") &&
		["name", "templateId"].every(key => typeof value[key] === "string") &&
		isRecord(value["selection"]) &&
		conditions.some(each => each === value["condition"])
	);
}
