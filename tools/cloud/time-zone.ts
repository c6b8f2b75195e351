import { existsSync, readFileSync } from "node:fs";

const minute = 60_000;
const day = 86_400_000;

/** Minutes a zone is ahead of UTC at a moment. */
export function offsetAt(zone: string, at: number): number {
	const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(at);
	const text = parts.find(each => each.type === "timeZoneName")?.value ?? "GMT";
	const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? [];
	return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}

/** The standard offset and what summer time adds to it now, minutes. */
export function offsets(zone: string, at: number): readonly [standard: number, summer: number] {
	const year = new Date(at).getUTCFullYear();
	const standard = Math.min(offsetAt(zone, Date.UTC(year, 0, 1)), offsetAt(zone, Date.UTC(year, 6, 1)));
	return [standard, offsetAt(zone, at) - standard];
}

/** The next two changes of the clock within two years: Unix seconds, and minutes ahead of UTC from then on. */
export function changes(zone: string, at: number): readonly (readonly [seconds: number, offset: number])[] {
	const found: [number, number][] = [];
	let before = offsetAt(zone, at);
	for (let time = at; found.length < 2 && time < at + 731 * day; time += day) {
		const after = offsetAt(zone, time + day);
		if (after === before) continue;
		let [low, high] = [time, time + day];
		while (high - low > 1000) {
			const middle = (low + high) / 2;
			if (offsetAt(zone, middle) === before) low = middle;
			else high = middle;
		}
		found.push([Math.round(high / minute) * 60, after]);
		before = after;
	}
	return found;
}

/**
 * The POSIX TZ rule of a zone: the last line of its TZif file (RFC 8536 3.3), or the present offset where the system
 * has no such file.
 */
export function rule(zone: string, at: number): string {
	const file = `/usr/share/zoneinfo/${zone}`;
	const footer = /^[\w/+-]+$/.test(zone) && existsSync(file) ? readFileSync(file, "latin1").trimEnd() : "";
	const line = footer.slice(footer.lastIndexOf("\n") + 1);
	if (/^[\x21-\x7e]+$/.test(line)) return line;
	const offset = offsetAt(zone, at);
	const [sign, opposite] = offset < 0 ? ["-", ""] : ["+", "-"];
	const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
	const rest = minutes ? `:${String(minutes).padStart(2, "0")}` : "";
	return `<${sign}${String(hours).padStart(2, "0")}${minutes || ""}>${opposite}${hours}${rest}`;
}

/** ISO 8601 with the zone's offset. */
export function iso(zone: string, at: number): string {
	const offset = offsetAt(zone, at);
	const local = new Date(at + offset * minute).toISOString().slice(0, 19);
	const absolute = Math.abs(offset);
	const two = (value: number): string => String(value).padStart(2, "0");
	return `${local}${offset < 0 ? "-" : "+"}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
}
