import type { AppContext } from "blynk-inject-esp32";
import { slider } from "blynk-inject-esp32/parts/virtual";

/** The template's virtual pins. */
const pins = { voltage: 0, current: 1, power: 2 } as const;

/** A battery of 12 V is nearly empty below this. */
const low = 11.8;

/** Reports what belongs together in one piece: a chart shows it as one moment, and nobody sees half of it. */
export function app({ host, blynk }: AppContext): void {
	const voltmeter = slider(host, { name: "Battery", unit: "V", least: 10, most: 15, value: 12.6 });
	const ammeter = slider(host, { name: "Load", unit: "A", least: 0, most: 20, value: 1.5 });

	host.clock.repeat(() => {
		const [voltage, current] = [voltmeter.read(), ammeter.read()];
		if (voltage === undefined || current === undefined) return;
		blynk.group([
			[pins.voltage, voltage],
			[pins.current, current],
			[pins.power, Math.round(voltage * current)],
			["property", pins.voltage, "color", voltage < low ? "#D3435C" : "#23C48E"],
		]);
	}, 10_000);
}
