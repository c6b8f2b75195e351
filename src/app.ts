import type { Host } from "../hosts/host";
import type { Blynk } from "../modules/blynk/index";
import type { Indicator } from "../modules/indicator/index";

/** What a product's own code gets to work with. It runs from power-on, online or not. */
export interface AppContext {
	readonly host: Host;
	readonly blynk: Blynk;
	readonly indicator: Indicator;
	/** Opens the setup network, credentials stay: when the owner asks for it through the cloud. */
	readonly openSetup: () => void;
}

/** The virtual pins of this product's template in the Blynk console. */
const pins = { signal: 0, brightness: 1 } as const;

/** How often the signal is reported, milliseconds. */
const reportEvery = 5000;

/**
 * The example product: tells how strong its Wi-Fi signal is, and lets the app dim its light.
 * This is the file to replace with what your product does.
 */
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
