import type { AppContext } from "blynk-inject-esp32";
import { text, utf8 } from "blynk-inject-esp32/modules/bytes";
import { read, write } from "blynk-inject-esp32/modules/flash";
import { slider } from "blynk-inject-esp32/parts/virtual";

/** The template's virtual pins. */
const pins = { litres: 0 } as const;

/** Two copies, one after the other: power that fails during a write may cost that one. 15 characters are the most. */
const keys = ["app.litres.0", "app.litres.1"] as const;

/** Flash wears out: it is written so often at most, milliseconds. What came since the last time is what a power cut costs. */
const saveEvery = 600_000;

/** Counts the litres that have flowed in its whole life. */
export function app({ host, blynk }: AppContext): void {
	const flow = slider(host, { name: "Flow", unit: "l/min", least: 0, most: 30, value: 6 });
	const kept = keys.map(key => read(host.flash, key)).find(each => typeof each === "object");
	let litres = kept ? Number(text(kept)) : 0;
	let saved = litres;

	host.clock.repeat(() => {
		litres += (flow.read() ?? 0) / 60;
	}, 1000);

	host.clock.repeat(() => blynk.virtualWrite(pins.litres, Math.floor(litres)), 10_000);

	host.clock.repeat(() => {
		if (litres === saved) return;
		const bytes = utf8(litres.toFixed(2));
		let isHeld = false;
		for (const key of keys) isHeld = write(host.flash, key, bytes) || isHeld;
		if (isHeld) saved = litres;
		else host.log("litres: the flash takes nothing");
	}, saveEvery);
}
