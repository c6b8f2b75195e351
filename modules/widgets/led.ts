import type { Blynk, Outcome } from "../blynk/index";

/**
 * Lights the LED widget on `pin`: 0 (dark) to 255 (full), or off and on (docs/protocol/wire.md#widget-values).
 *
 * ```ts
 * led(blynk, 3, pump.running);
 * led(blynk, 3, 128);
 * ```
 */
export function led(blynk: Blynk, pin: number, level: number | boolean): Outcome {
	if (typeof level === "boolean") return blynk.virtualWrite(pin, level ? 255 : 0);
	return blynk.virtualWrite(pin, Math.max(0, Math.min(255, Math.round(level))));
}
