import type { Device, HardwareInfo } from "./device";
import type { Devices } from "./devices";
import { Refusal } from "./refusal";
import { Status } from "./frame";
import { changes, iso, offsetAt, offsets, rule } from "./time-zone";

/** What to do about an INTERNAL frame. */
export type InternalAnswer =
	| {
			readonly kind: "info";
			readonly hardware: HardwareInfo;
			/** Seconds. */
			readonly heartbeat: number | undefined;
			readonly buffer: number | undefined;
	  }
	| { readonly kind: "frame"; readonly words: readonly (string | number)[] }
	| { readonly kind: "status"; readonly status: number; readonly reason?: string }
	| { readonly kind: "ignored"; readonly reason: string };

/** Keys of the info frame, of library 1.3 and later and of the older ones (docs/protocol/wire.md#info-frame). */
const infoKeys = new Set(
	["mcu", "ncp", "fw-type", "build", "blynk", "h-beat", "buff-in", "dev", "cpu", "con", "tmpl"].concat(["ver", "fw"]),
);
const longestInfo = 128;

/** Answers what a device asks of the server itself (docs/protocol/wire.md#internal-messages). */
export function internal(
	words: readonly string[],
	devices: Devices,
	device: Device | undefined,
	zone: string,
): InternalAnswer {
	const [keyword, what, field, value] = words;
	if (keyword === undefined) return { kind: "status", status: Status.illegalCommand };
	if (infoKeys.has(keyword)) return info(words);
	if (!device) return { kind: "ignored", reason: "the info frame of a new device comes first" };
	switch (keyword) {
		case "rtc": {
			const now = Date.now();
			return { kind: "frame", words: ["rtc", Math.floor(now / 1000) + offsetAt(zone, now) * 60] };
		}
		case "utc": {
			const answer = utc(what ?? "", zone, Date.now());
			if (answer) return { kind: "frame", words: ["utc", what ?? "", ...answer] };
			return { kind: "ignored", reason: `"utc" with unknown "${what ?? ""}" ignored` };
		}
		case "meta":
			return meta(devices, device, what, field, value);
		default:
			return { kind: "ignored", reason: `internal "${keyword.slice(0, 16)}" ignored: unknown` };
	}
}

function info(words: readonly string[]): InternalAnswer {
	const pairs: [string, string][] = [];
	for (let i = 0; i + 1 < words.length; i += 2) {
		const [key = "", value = ""] = words.slice(i, i + 2);
		if (infoKeys.has(key)) pairs.push([key, value.slice(0, longestInfo)]);
	}
	const hardware = Object.fromEntries(pairs);
	const number = (key: string, least: number, most: number): number | undefined => {
		const value = Number(hardware[key]);
		return value >= least && value <= most ? Math.floor(value) : undefined;
	};
	return { kind: "info", hardware, heartbeat: number("h-beat", 1, 3600), buffer: number("buff-in", 64, 65_535) };
}

function utc(what: string, zone: string, now: number): readonly (string | number)[] | undefined {
	switch (what) {
		case "time":
			return [now];
		case "iso":
			return [iso(zone, now)];
		case "tz":
			return offsets(zone, now);
		case "tz_name":
			return [zone];
		case "tz_rule":
			return [rule(zone, now)];
		case "dst_next":
			return changes(zone, now).flat();
		default:
			return undefined;
	}
}

function meta(
	devices: Devices,
	device: Device,
	what: string | undefined,
	field: string | undefined,
	value: string | undefined,
): InternalAnswer {
	if (what === "get" && field) {
		const found = devices.meta(device, field);
		if (found !== undefined) return { kind: "frame", words: ["meta", field, found] };
		return { kind: "status", status: Status.noData, reason: `there is no metadata field "${field.slice(0, 64)}"` };
	}
	if (what !== "set" || !field || value === undefined) return { kind: "status", status: Status.illegalBody };
	try {
		devices.setMeta(device, field, value);
		return { kind: "status", status: Status.ok };
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return { kind: "status", status: Status.illegalBody, reason: error.message };
	}
}
