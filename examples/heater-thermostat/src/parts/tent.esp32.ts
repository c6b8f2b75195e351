import Analog from "embedded:io/analog";
import Digital from "embedded:io/digital";
import Thermistor from "embedded:sensor/Temperature/NTC_Thermistor";
import type { Host } from "../../../../hosts/host";
import { opened, Sensor, wiring } from "../../../../hosts/moddable/parts";
import type { Tent } from "./tent.virtual";

const thermistor = wiring("thermistor", "pin");
const relay = wiring("relay", "pin");

/** Of 10 kΩ at 25 °C, between 3.3 V and the pin; 10 kΩ from the pin to ground. */
const ntc = { thermistor_resistance: 10_000, series_resistance: 10_000, beta: 3950, averaging: 8 } as const;

/**
 * The SDK's ADC reads 2.45 V as its highest number (modules/io/analog/esp32, at 12 dB), and its thermistor takes that for the
 * 3.3 V that feed it.
 */
class OfSupply extends Analog {
	override read(): number {
		return ((super.read() ?? NaN) * 2450) / 3300;
	}
}

/** The tent around the board: a thermistor at its ADC, a relay for the heater. */
export function openTent(host: Host): Tent {
	const thermometer = new Sensor(host, {
		name: "thermistor",
		// Beyond these the ADC is at its ends, 0.15 and 2.45 V: a broken wire reads as -31 °C or less, a short circuit as 51 °C.
		...{ least: -25, most: 48 },
		open() {
			const driver = new Thermistor({ sensor: { io: OfSupply, ...thermistor } });
			driver.configure(ntc);
			return driver;
		},
		sample: driver => driver.sample().temperature,
	});
	const heater = opened(host, "relay", () => new Digital({ ...relay, mode: Digital.Output, initialValue: 0 }));
	return {
		temperature: () => thermometer.read(),
		heat: on => heater?.write(on ? 1 : 0),
	};
}
