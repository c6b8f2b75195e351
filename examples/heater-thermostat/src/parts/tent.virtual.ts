import type { Host } from "../../../../hosts/host";
import { lamp, slider } from "../../../../hosts/virtual/parts";

/** A tent with a thermometer and a heater in it. */
export interface Tent {
	/** °C; `undefined` when the thermometer does not answer. */
	temperature(): number | undefined;
	heat(on: boolean): void;
}

/** What the night outside has, °C. */
const outside = 4;

/** A simulated one, which leaks heat into a cold night. */
export function openTent(host: Host): Tent {
	let temperature = 12;
	let heating = false;
	host.clock.repeat(() => (temperature += (heating ? 0.08 : 0) - (temperature - outside) * 0.002), 1000);

	const thermistor = slider(host, {
		...{ name: "Tent", unit: "°C", least: -20, most: 45 },
		value: () => temperature,
	});
	const relay = lamp(host, { name: "Heater" });
	return {
		temperature: () => thermistor.read(),
		heat(on) {
			heating = on;
			relay.write(on ? 1 : 0);
		},
	};
}
