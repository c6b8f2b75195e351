import type { AppContext } from "blynk-inject-esp32";
import { slider } from "blynk-inject-esp32/parts/virtual";

/** The template's virtual pins. */
const pins = { temperature: 0, room: 1 } as const;

/** Measures as often, and in the unit, as its owner has said in the wizard. */
export function app({ host, blynk, settings }: AppContext): void {
	const thermometer = slider(host, { name: "Thermometer", unit: "°C", least: -20, most: 50, value: 21.5 });
	const fahrenheit = settings.text("unit") === "F";

	host.clock.repeat(
		() => {
			const celsius = thermometer.read();
			if (celsius !== undefined) blynk.virtualWrite(pins.temperature, fahrenheit ? celsius * 1.8 + 32 : celsius);
		},
		settings.number("interval") * 1000,
	);

	blynk.onOnline(() => blynk.virtualWrite(pins.room, settings.text("room")));
}
