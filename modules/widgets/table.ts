import type { Blynk, Outcome, Value } from "../blynk/index";

/**
 * Adds a row to the table widget on `pin`.
 *
 * ```ts
 * addRow(blynk, 7, 1, "Pump", "running");
 * updateRow(blynk, 7, 1, "Pump", "stopped");
 * ```
 */
export function addRow(blynk: Blynk, pin: number, row: number, name: string, value: Value): Outcome {
	return blynk.virtualWrite(pin, "add", row, name, value);
}

/** Changes row `row`. */
export function updateRow(blynk: Blynk, pin: number, row: number, name: string, value: Value): Outcome {
	return blynk.virtualWrite(pin, "update", row, name, value);
}

/** Highlights row `row`. */
export function pickRow(blynk: Blynk, pin: number, row: number): Outcome {
	return blynk.virtualWrite(pin, "pick", row);
}

/** Ticks row `row`, or takes the tick away. */
export function selectRow(blynk: Blynk, pin: number, row: number, selected = true): Outcome {
	return blynk.virtualWrite(pin, selected ? "select" : "deselect", row);
}

/** Removes all rows. */
export function clearTable(blynk: Blynk, pin: number): Outcome {
	return blynk.virtualWrite(pin, "clr");
}
