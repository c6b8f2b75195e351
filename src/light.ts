import type { Host } from "../hosts/host";
import type { Pattern } from "../modules/indicator/index";
import type { ProductLight } from "./app";
import { Indicator } from "./factory-indicator";
import type { State } from "./machine";
import type { LedSettings, Sign } from "./product";

/** What the light's owner hears of it. */
export interface LightEvents {
	/** The light shows another sign. */
	onSign(sign: Sign): void;
}

/**
 * Decides what the light shows: what releasing the held button would do goes before where the device is, and only in the
 * place of the sign `running` the product may have a pattern of its own.
 */
export class Light implements ProductLight {
	readonly indicator: Indicator;
	readonly #settings: LedSettings;
	readonly #events: LightEvents;
	#state: State | undefined;
	#onTrial = false;
	#held: Sign | undefined;
	#shown: Sign | undefined;
	#own: Pattern | undefined;

	constructor(host: Host, settings: LedSettings, events: LightEvents) {
		this.indicator = new Indicator(host.clock, host.led, settings);
		this.#settings = settings;
		this.#events = events;
	}

	/** The device is in this state now. */
	set state(state: State) {
		this.#state = state;
		this.#update();
	}

	/** The firmware is a new one, and has not shown yet that it is good. */
	set onTrial(onTrial: boolean) {
		this.#onTrial = onTrial;
		this.#update();
	}

	/** The button is held, and releasing it would do this; `undefined`: nothing. */
	set held(sign: Sign | undefined) {
		this.#held = sign;
		this.#update();
	}

	get brightness(): number {
		return this.indicator.brightness;
	}

	set brightness(brightness: number) {
		this.indicator.brightness = brightness;
	}

	/** The product's code has something to show. */
	show(pattern: Pattern | undefined): void {
		this.#own = pattern;
		if (this.#shown === "running") this.#draw("running");
	}

	#update(): void {
		const sign = this.#held ?? this.#place();
		if (!sign || sign === this.#shown) return;
		this.#shown = sign;
		this.#draw(sign);
		this.#events.onSign(sign);
	}

	#draw(sign: Sign): void {
		this.indicator.show((sign === "running" && this.#own) || this.#settings.signs[sign]);
	}

	#place(): Sign | undefined {
		if (!this.#state) return undefined;
		const { at, code } = this.#state;
		if (at === "off") return undefined;
		if (at === "rescue") return "failed";
		if (at === "fetching" || (at === "running" && this.#onTrial)) return "updating";
		return at === "connecting" && code === 703 ? "refused" : at;
	}
}
