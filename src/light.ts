import type { Host } from "../hosts/host";
import { Indicator } from "./factory-indicator";
import type { State } from "./machine";
import type { LedSettings, Sign } from "./product";

/** What the light's owner hears of it. */
export interface LightEvents {
	/** The light shows another sign. */
	onSign(sign: Sign): void;
}

/** Decides which sign the light shows: what releasing the held button would do goes before where the device is. */
export class Light {
	readonly indicator: Indicator;
	readonly #settings: LedSettings;
	readonly #events: LightEvents;
	#place: Sign | undefined;
	#held: Sign | undefined;
	#shown: Sign | undefined;

	constructor(host: Host, settings: LedSettings, events: LightEvents) {
		this.indicator = new Indicator(host.clock, host.led, settings);
		this.#settings = settings;
		this.#events = events;
	}

	/** The device is in this state now. */
	set state({ at, code }: State) {
		if (at === "off") this.#place = undefined;
		else if (at === "rescue") this.#place = "failed";
		else this.#place = at === "connecting" && code === 703 ? "refused" : at;
		this.#update();
	}

	/** The button is held, and releasing it would do this; `undefined`: nothing. */
	set held(sign: Sign | undefined) {
		this.#held = sign;
		this.#update();
	}

	#update(): void {
		const sign = this.#held ?? this.#place;
		if (!sign || sign === this.#shown) return;
		this.#shown = sign;
		this.indicator.show(this.#settings.signs[sign]);
		this.#events.onSign(sign);
	}
}
