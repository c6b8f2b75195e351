import type { AppContext } from "blynk-inject-esp32";
import { lamp } from "blynk-inject-esp32/parts/virtual";

/** The template's virtual pins. */
const pins = { fan: 0 } as const;

/** Switches a fan as the app says. */
export function app({ host, blynk }: AppContext): void {
	const fan = lamp(host, { name: "Fan" });

	blynk.onWrite(pins.fan, values => {
		fan.write(values.int());
		host.log(`fan: ${values.int() ? "on" : "off"}`);
	});

	// The device may have been off when the app was touched: the last value comes as a write.
	blynk.onOnline(() => blynk.sync(pins.fan));
}
