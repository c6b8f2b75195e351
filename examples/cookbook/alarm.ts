import type { AppContext } from "blynk-inject-esp32";
import { slider } from "blynk-inject-esp32/parts/virtual";

/** The code of the template's event. */
const tooWarm = "too_warm";

/** °C; the alarm is over one degree below it, so that it does not come and go with every tenth. */
const limit = -15;

/** Tells, once, that a freezer gets warm, and that it is cold again. */
export function app({ host, blynk }: AppContext): void {
	const thermometer = slider(host, { name: "Freezer", unit: "°C", least: -30, most: 20, value: -18 });
	let alarmed = false;

	host.clock.repeat(() => {
		const temperature = thermometer.read();
		if (temperature === undefined) return;
		if (!alarmed && temperature > limit) {
			alarmed = true;
			blynk.event(tooWarm, `${temperature.toFixed(1)} °C in the freezer`, answer => host.log(`alarm: told, ${answer}`));
		} else if (alarmed && temperature < limit - 1) {
			alarmed = false;
			blynk.resolveEvent(tooWarm);
		}
	}, 5000);
}
