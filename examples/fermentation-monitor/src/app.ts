import { openBeer } from "#parts/beer";
import type { AppContext } from "../../../src/app";

/** The template's virtual pins. */
const pins = { beer: 0, gravity: 1, alcohol: 2, alarmAt: 3, interval: 4 } as const;

/**
 * A fermentation monitor: a floating sensor in a beer fermenter that reports temperature, gravity and alcohol, warns
 * when the beer gets too warm, and tells when fermentation is over. It measures whether online or not: what could not
 * be sent is kept with its time and sent as history later.
 */
export function app({ host, blynk }: AppContext): void {
	const beer = openBeer(host);
	let alarmAt = 24;
	let warned = false;
	let done = false;
	let before = Number.POSITIVE_INFINITY;
	let timer = host.clock.repeat(report, 10_000);

	// 24 readings are six hours of outage at a reading every 15 minutes, the slowest pace the app offers.
	blynk.whenOffline(pins.beer, { keep: 24 });
	blynk.whenOffline(pins.gravity, { keep: 24 });

	blynk.onWrite(pins.alarmAt, values => {
		alarmAt = values.number();
		warned = false;
		host.log(`beer: warns above ${alarmAt} °C`);
	});
	blynk.onWrite(pins.interval, values => {
		const seconds = Math.min(900, Math.max(5, values.int()));
		host.clock.clear(timer);
		timer = host.clock.repeat(report, seconds * 1000);
		host.log(`beer: measures every ${seconds} s`);
	});
	blynk.onOnline(() => blynk.sync(pins.alarmAt, pins.interval));
	report();

	function report(): void {
		reportTemperature(beer.temperature());
		reportGravity(beer.gravity());
	}

	function reportTemperature(temperature: number | undefined): void {
		if (temperature === undefined) return;
		blynk.virtualWrite(pins.beer, Math.round(temperature * 10) / 10);
		// Warned once, until the beer is a degree below the limit again.
		if (temperature > alarmAt && !warned) blynk.event("too_warm", `The beer has ${temperature.toFixed(1)} °C`);
		warned = temperature > (warned ? alarmAt - 1 : alarmAt);
	}

	function reportGravity(gravity: number | undefined): void {
		if (gravity === undefined) return;
		blynk.virtualWrite(pins.gravity, Math.round(gravity * 1000) / 1000);
		blynk.virtualWrite(pins.alcohol, Math.round(alcohol(gravity) * 10) / 10);
		const finished = gravity < finalGravity && before - gravity < 0.0001;
		if (finished && !done) blynk.event("finished", "Time to bottle");
		done ||= finished;
		before = gravity;
	}
}

/** Original gravity of the brew; fermentation may be over below the final one. */
const originalGravity = 1.052;
const finalGravity = 1.02;

/** Percent by volume, by the homebrewers' usual rule: 131.25 for each point of gravity lost. */
function alcohol(gravity: number): number {
	return Math.max(0, (originalGravity - gravity) * 131.25);
}
