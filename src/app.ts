import type { Host } from "../hosts/host";
import type { Blynk } from "../modules/blynk/index";
import type { Problem } from "../modules/config-server/index";
import type { Pattern } from "../modules/indicator/index";
import type { Settings } from "../modules/settings/index";

/** What a product's own code gets to work with. It runs from power-on, online or not. */
export interface AppContext {
	/** The board: its clock, radio, flash and log are the product's, too; light and button belong to the firmware. */
	readonly host: Host;
	/** The cloud: virtual pins, events, metadata, time. It connects and comes back by itself. */
	readonly blynk: Blynk;
	readonly indicator: ProductLight;
	/** What the owner set in the fields of `config.product.setup.fields`; the same until the next restart. */
	readonly settings: Settings;
	/**
	 * Opens the setup network, credentials stay: when the owner asks for it through the cloud. 200 ms later, so that what was
	 * just written to the cloud goes out first.
	 */
	readonly openSetup: () => void;
}

/** The light, as far as a product's own code may use it: the device's signs go before. */
export interface ProductLight {
	/** Of everything that it shows, 0 to 255; takes effect at once. `led.brightness` of the config until it is set. */
	brightness: number;
	/**
	 * Shows `pattern` in place of the sign `running`, until `undefined` ends that. Whatever else the device has to tell (setup,
	 * joining, the held button ...) is shown meanwhile, and then `pattern` again.
	 */
	show(pattern: Pattern | undefined): void;
}

/** What a product's own code may give back. */
export interface AppHooks {
	/**
	 * Judges new settings before they are stored, where `setup.verify` is `live`: the device is online with them, and the phone
	 * waits. Call `done()` when they are good, or with the field that is not and a sentence for the person at the phone. After 8 s
	 * they count as good.
	 */
	checkSettings?(settings: Settings, blynk: Blynk, done: (problem?: Problem) => void): void;

	/**
	 * Hears of one click, two, or three, once the device has done with them what `config.product.button.clicks` says. More than
	 * one are told together where that list has as many entries; a click then comes 0.4 s late.
	 */
	onButton?(clicks: number): void;

	/**
	 * Tries whether this firmware is good, when it runs for the first time after an update and has logged in. Call `done()` when it
	 * is, or with a sentence that says why it is not: then the firmware before it comes back, as it does when this throws, or says
	 * nothing in the time of `config.product.update.trial`.
	 */
	selfTest?(done: (problem?: string) => void): void;
}

/** A product's own code: called once at each start, but for a rescue boot. What it throws counts as a crash. */
export type App = (context: AppContext) => AppHooks | void;

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
