/**
 * What the chip's side of a product's parts is made with: sensors and actors, by the SDK's drivers (docs/parts.md). It is in
 * the image of a product that imports it, and of no other.
 *
 * @packageDocumentation
 */

import config from "mc/config";
import type { Host } from "../host";

export { guarded } from "./guard";

/**
 * How a part is wired: its entry in `config.parts` of the product's manifest. Called where a module begins it runs while the
 * image is linked, so that a board nobody has wired never gets onto a chip.
 * @param pins those that it must name, each the number of a GPIO
 * @throws Error that names what is missing
 */
export function wiring<K extends string>(part: string, ...pins: readonly K[]): Wiring<K> {
	const entry = config.parts?.[part] ?? {};
	for (const pin of pins) {
		const gpio = entry[pin];
		if (typeof gpio !== "number" || !Number.isInteger(gpio) || gpio < 0 || gpio > 48)
			throw new Error(`config.parts.${part}.${pin} is ${gpio}, but must be the GPIO, 0 to 48, of this board`);
	}
	return entry as Wiring<K>;
}

/** What a manifest says of a part: its pins, and whatever else its driver takes, as an I2C address. */
export type Wiring<K extends string> = Readonly<Record<K, number>>;

/**
 * A sensor: its driver, and what of it can be believed.
 * @typeParam D the driver
 */
export interface SensorOptions<D> {
	/** In the log. */
	readonly name: string;
	/** The least it can measure: beyond it a wire is loose. */
	readonly least: number;
	/** The most it can measure, in the unit of {@link SensorOptions.sample}. */
	readonly most: number;
	/** Constructs the driver. May throw, and is called again then at the next reading. */
	open(): D;
	/** May throw, or return what is no number. */
	sample(driver: D): number | undefined;
}

/**
 * A sensor that may be missing, broken, or plugged in later: what its driver throws is told once, and it is tried again at
 * each reading.
 */
export class Sensor<D> {
	readonly #host: Host;
	readonly #options: SensorOptions<D>;
	#driver: D | undefined;
	#answers = true;

	/** Opens nothing: the first reading does. */
	constructor(host: Host, options: SensorOptions<D>) {
		this.#host = host;
		this.#options = options;
	}

	/** What it measures; `undefined` when it does not answer, or with what cannot be. */
	read(): number | undefined {
		const { least, most } = this.#options;
		try {
			this.#driver ??= this.#options.open();
			const value = this.#options.sample(this.#driver);
			if (value === undefined || !(value >= least && value <= most)) return this.#fail(`${value} cannot be`);
			if (!this.#answers) this.#host.log(`${this.#options.name}: reads again`);
			this.#answers = true;
			return value;
		} catch (error) {
			return this.#fail(String(error));
		}
	}

	#fail(reason: string): undefined {
		if (this.#answers) this.#host.log(`${this.#options.name}: no reading: ${reason}`);
		this.#answers = false;
	}
}

/**
 * Opens an actor, or an input: its driver, or `undefined` with a line in the log when it cannot be had (the pin is in use, or
 * is none for that).
 */
export function opened<D>(host: Host, name: string, open: () => D): D | undefined {
	try {
		return open();
	} catch (error) {
		host.log(`${name}: cannot be had: ${error}`);
		return undefined;
	}
}
