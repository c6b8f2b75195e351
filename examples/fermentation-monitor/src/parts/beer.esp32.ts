import SMBus from "embedded:io/smbus";
import LIS3DH from "embedded:sensor/Accelerometer/LIS3DH";
import TMP102 from "embedded:sensor/Temperature/TMP102";
import type { Host } from "../../../../hosts/host";
import { Sensor, wiring } from "../../../../hosts/moddable/parts";
import type { Beer } from "./beer.virtual";

/** Both sensors are on one bus. Its transfers take 0.1 ms each: one that hangs is given up before anybody notices. */
const bus = { io: SMBus, timeout: 50, ...wiring("i2c", "data", "clock") };

/** 2 g at most, measured once a second. */
const still = { range: 0, rate: 1 } as const;

/** Less than this, m/s², is no gravity: the accelerometer was without power, and sleeps. */
const weightless = 5;

/** How this float lies, degrees from upright: in water, and how much gravity each degree more means. Measure yours. */
const float = { inWater: 25, perDegree: 0.002 } as const;

/** The beer that the board floats in: a thermometer, and an accelerometer by which it knows how deep it lies. */
export function openBeer(host: Host): Beer {
	const thermometer = new Sensor(host, {
		...{ name: "thermometer", least: -20, most: 60 },
		open: () => new TMP102({ sensor: bus }),
		sample: driver => driver.sample().temperature,
	});
	const hydrometer = new Sensor(host, {
		...{ name: "hydrometer", least: 0.98, most: 1.15 },
		open() {
			const driver = new LIS3DH({ sensor: bus });
			driver.configure(still);
			return driver;
		},
		sample(driver) {
			const { x = 0, y = 0, z = 0 } = driver.sample();
			const weight = Math.hypot(x, y, z);
			if (weight < weightless) driver.configure(still);
			const tilt = (Math.acos(z / weight) * 180) / Math.PI;
			return 1 + (tilt - float.inWater) * float.perDegree;
		},
	});
	return {
		temperature: () => thermometer.read(),
		gravity: () => hydrometer.read(),
	};
}
