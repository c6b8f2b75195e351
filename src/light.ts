import type { Host } from "../hosts/host";
import { Indicator } from "../modules/indicator/index";
import type { State } from "./machine";
import type { Product, Sign } from "./product";

/** Decides which sign the light shows: what releasing the held button would do goes before where the device is. */
export class Light {
	readonly indicator: Indicator;
	readonly #product: Product;
	readonly #onSign: (sign: Sign) => void;
	#place: Sign | undefined;
	#held: Sign | undefined;
	#shown: Sign | undefined;

	constructor(host: Host, product: Product, onSign: (sign: Sign) => void) {
		this.indicator = new Indicator(host.clock, host.led, product.led);
		this.#product = product;
		this.#onSign = onSign;
	}

	/** The device is in this state now. */
	set state({ at, code }: State) {
		this.#place = at === "off" ? undefined : at === "connecting" && code === 703 ? "refused" : at;
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
		this.indicator.show(this.#product.led.signs[sign]);
		this.#onSign(sign);
	}
}
