import type { AppContext } from "blynk-inject-esp32";

/** The virtual pins of this product's template in the Blynk console; templates.json has them for the cloud on this machine. */
const pins = { signal: 0, brightness: 1 } as const;

/** How often the signal is reported, milliseconds. */
const reportEvery = 5000;

/** What this product does. It runs from power-on, online or not. */
export function app({ host, blynk, indicator }: AppContext): void {
	host.clock.repeat(() => {
		const link = host.radio.link();
		if (link) blynk.virtualWrite(pins.signal, link.rssi);
	}, reportEvery);

	blynk.onWrite(pins.brightness, values => {
		const percent = Math.min(100, Math.max(0, values.int()));
		indicator.brightness = Math.round((percent * 255) / 100);
		host.log(`app: light at ${percent} %`);
	});

	blynk.onOnline(() => blynk.sync(pins.brightness));
}
