import type { SdkFault } from "./fault";
import { has, lacks } from "./place";

const since = "8.2.3";
const sensors = "modules/drivers/sensors";
const adc = "modules/io/analog/esp32/_analog.c";

/** Sensors of a product, and the IO they are at. */
export const sensorFaults: readonly SdkFault[] = [
	{
		id: "thermistor-at-supply",
		since,
		what: "the ADC's highest number is 2.45 V (12 dB, calibrated), and the thermistor's driver takes it for the voltage that feeds the thermistor: of 3.3 V, 20 °C read as 34",
		ourWay: "the driver gets an ADC that reads parts of 3.3 V (`OfSupply` in `examples/heater-thermostat`)",
		where: adc,
		isThere: has(adc, "{ ADC_ATTEN_DB_12, 150, 2450 }"),
	},
	{
		id: "driver-keeps-the-bus",
		since,
		what: "the drivers of TMP117 and LM75 leave their end of the bus open when nobody answers: constructed again, they find their address taken until the board restarts",
		ourWay: "the examples have drivers that close it, TMP102 and LIS3DH (docs/parts.md)",
		where: `${sensors}/tmp117/tmp117.js`,
		isThere: lacks(`${sensors}/tmp117/tmp117.js`, "catch"),
	},
];
