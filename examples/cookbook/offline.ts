import type { AppContext } from "blynk-inject-esp32";
import { slider } from "blynk-inject-esp32/parts/virtual";

/** The template's virtual pins. */
const pins = { level: 0 } as const;

/** From one measurement to the next, milliseconds. */
const interval = 30_000;

/** Reports the level of a tank, also for an hour in which there was no network. */
export function app({ host, blynk }: AppContext): void {
	const gauge = slider(host, { name: "Tank", unit: "%", least: 0, most: 100, step: 1, value: 80 });

	// The newest 120 values wait, each with its time; of any other pin only the newest does.
	blynk.whenOffline(pins.level, { keep: 120 });

	host.clock.repeat(() => {
		const level = gauge.read();
		if (level === undefined) return;
		const outcome = blynk.virtualWrite(pins.level, Math.round(level));
		host.log(`tank: ${Math.round(level)} %, ${outcome}`);
	}, interval);
}
