import type { Day } from "./life";

const head = "day   live bytes  taken bytes  collections  messages  logins  longest return  flash writes  restarts";

/** The days for people: of a long life every third or so, the first and the last always. */
export function table(days: readonly Day[]): string {
	const step = Math.ceil(days.length / 12);
	const shown = days.filter((_, i) => i % step === 0 || i === days.length - 1);
	return [head, ...shown.map(row)].join("\n");
}

function row(day: Day): string {
	const columns: readonly (readonly [number | string, number])[] = [
		[day.day, 3],
		[day.live, 13],
		[day.slotsTaken + day.chunksTaken, 13],
		[day.collections, 13],
		[day.frames, 10],
		[day.reconnects, 8],
		[`${Math.round(day.longestReturn / 1000)} s`, 16],
		[day.flashWrites, 14],
		[day.restarts, 10],
	];
	return columns.map(([value, width]) => String(value).padStart(width)).join("");
}
