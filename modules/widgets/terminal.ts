import type { Blynk, Outcome } from "../blynk/index";

/**
 * Prints a line in the terminal widget on `pin`. Lines longer than a message are refused as `"too-long"`.
 *
 * ```ts
 * blynk.onWrite(9, values => print(blynk, 9, run(values.text())));
 * ```
 */
export function print(blynk: Blynk, pin: number, line: string): Outcome {
	return blynk.virtualWrite(pin, `${line}\n`);
}

/** Empties the terminal. */
export function clearTerminal(blynk: Blynk, pin: number): Outcome {
	return blynk.virtualWrite(pin, "clr");
}
