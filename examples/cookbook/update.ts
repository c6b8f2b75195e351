import type { AppContext, AppHooks } from "blynk-inject-esp32";
import { slider } from "blynk-inject-esp32/parts/virtual";

/** The template's virtual pins. */
const pins = { temperature: 0 } as const;

/** Judges itself after an update: a firmware that does not find the thermometer is not kept, the one before it comes back. */
export function app({ host, blynk }: AppContext): AppHooks {
	const thermometer = slider(host, { name: "Thermometer", unit: "°C", least: -20, most: 50, value: 21.5 });

	host.clock.repeat(() => {
		const temperature = thermometer.read();
		if (temperature !== undefined) blynk.virtualWrite(pins.temperature, temperature);
	}, 10_000);

	return {
		selfTest(done) {
			done(thermometer.read() === undefined ? "the thermometer does not answer" : undefined);
		},
	};
}
