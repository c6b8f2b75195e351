import type { AppContext } from "blynk-inject-esp32";
import { slider } from "blynk-inject-esp32/parts/virtual";

/** The template's virtual pins. */
const pins = { temperature: 0 } as const;

/** From one report to the next, milliseconds. */
const interval = 10_000;

/** Reports a temperature. */
export function app({ host, blynk }: AppContext): void {
	const thermometer = slider(host, { name: "Thermometer", unit: "°C", least: -20, most: 50, value: 21.5 });

	function report(): void {
		const temperature = thermometer.read();
		// It does not answer: a value that is old tells more than one that is made up.
		if (temperature === undefined) return;
		blynk.virtualWrite(pins.temperature, Math.round(temperature * 10) / 10);
	}

	host.clock.repeat(report, interval);
	report();
}
