import type { Host } from "../../../../hosts/host";
import { slider } from "../../../../hosts/virtual/parts";

/** A beer with a thermometer and a hydrometer in it. */
export interface Beer {
	/** °C; `undefined` when the thermometer does not answer. */
	temperature(): number | undefined;
	/** Relative to water; `undefined` when the hydrometer does not answer. */
	gravity(): number | undefined;
}

const hour = 3_600_000;

/** A simulated one: a week's fermentation in an hour: the beer warms while the yeast works and cools to the cellar's 18 °C. */
export function openBeer(host: Host): Beer {
	const progress = (): number => host.clock.now() / hour;
	const temperature = slider(host, {
		...{ name: "Beer", unit: "°C", least: 0, most: 40 },
		value: () => 18 + 40 * progress() * Math.exp(1 - 5 * progress()),
	});
	const gravity = slider(host, {
		...{ name: "Gravity", least: 0.99, most: 1.12, step: 0.001 },
		value: () => 1.012 + 0.04 * Math.exp(-4 * progress()),
	});
	return {
		temperature: () => temperature.read(),
		gravity: () => gravity.read(),
	};
}
