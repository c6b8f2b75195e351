import type { Values } from "../blynk/index";

/** A time of day: seconds since midnight, or as the sun has it; `undefined` when none is set. */
export type TimeOfDay = number | "sunrise" | "sunset" | undefined;

/** What the owner chose in a time input widget. */
export interface TimeInput {
	readonly start: TimeOfDay;
	readonly stop: TimeOfDay;
	/** Name of the time zone, as `Europe/Berlin`. */
	readonly zone: string;
	/** 1 is Monday, 7 is Sunday; empty: none was chosen. */
	readonly weekdays: readonly number[];
	/** Seconds that the zone is ahead of UTC. */
	readonly offset: number;
}

/**
 * Reads what a time input widget wrote (docs/protocol/wire.md#widget-values).
 *
 * ```ts
 * blynk.onWrite(8, values => {
 * 	const { start, weekdays } = timeInput(values);
 * 	if (typeof start === "number") schedule.set(start, weekdays);
 * });
 * ```
 */
export function timeInput(values: Values): TimeInput {
	return {
		start: timeOfDay(values, 0),
		stop: timeOfDay(values, 1),
		zone: values.text(2),
		weekdays: values
			.text(3)
			.split(",")
			.map(Number)
			.filter(day => day >= 1 && day <= 7),
		offset: values.int(4),
	};
}

function timeOfDay(values: Values, index: number): TimeOfDay {
	const text = values.text(index);
	if (text === "sr") return "sunrise";
	if (text === "ss") return "sunset";
	return text ? values.int(index) : undefined;
}
