import type { AppContext } from "blynk-inject-esp32";
import type { Pattern } from "blynk-inject-esp32/modules/indicator";
import { slider } from "blynk-inject-esp32/parts/virtual";

/** The template's virtual pins. */
const pins = { water: 0 } as const;

/** Two short flashes, then dark for a second. */
const thirsty: Pattern = { colour: 0xff2000, beat: [80, 120, 80, 1000] };

/** A flower pot, whose light asks for water. What else the light says is in the config. */
export function app({ host, blynk, indicator }: AppContext): void {
	const moisture = slider(host, { name: "Soil", unit: "%", least: 0, most: 100, step: 1, value: 60 });

	host.clock.repeat(() => {
		const water = moisture.read();
		if (water === undefined) return;
		blynk.virtualWrite(pins.water, Math.round(water));
		indicator.show(water < 25 ? thirsty : undefined);
	}, 2000);
}
