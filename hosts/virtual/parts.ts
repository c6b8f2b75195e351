/**
 * Simulated sensors and actors: what a product's parts are where there is no chip (docs/parts.md). A slider is a sensor that
 * a hand can set, a lamp an actor that an eye can see. No chip has any of this; it runs on XS all the same, for the SDK's
 * simulators.
 *
 * @packageDocumentation
 */

import type { Host } from "../host";

/** What a sensor is called, its range, and what it reads. */
export interface SliderOptions {
	/** What people and commands call it; one part of a board has this name. */
	readonly name: string;
	/** Shown behind the value: `°C`. */
	readonly unit?: string;
	/** The least a hand can set. */
	readonly least: number;
	/** The most a hand can set. */
	readonly most: number;
	/** How finely a hand sets it; 0.1 when absent. A contact is 0 to 1 in steps of 1. */
	readonly step?: number;
	/** What it reads until a hand sets it: the same always, or what a simulation says. */
	readonly value: number | (() => number);
	/** Called after a hand has changed it, as the interrupt of a pin. */
	readonly onReadable?: () => void;
}

/** What an actor is called, and how far it goes. */
export interface LampOptions {
	/** What people and commands call it; one part of a board has this name. */
	readonly name: string;
	/** Shown behind the level: `%`. */
	readonly unit?: string;
	/** What {@link Output.write} goes to: 1, which is on, when absent. */
	readonly most?: number;
}

/** A sensor of a product. */
export interface Input {
	/** What it measures; `undefined` when it does not answer. */
	read(): number | undefined;
}

/** An actor of a product. */
export interface Output {
	/** Sets its level: 0 is off, more than full counts as full. */
	write(level: number): void;
}

/** How a part stands, for whoever shows it. */
export type PartView = SliderView | LampView;

/** How a sensor stands. */
export interface SliderView {
	/** Tells it from an actor. */
	readonly kind: "slider";
	/** As in {@link SliderOptions}. */
	readonly name: string;
	/** "" where it has none. */
	readonly unit: string;
	/** The least a hand can set. */
	readonly least: number;
	/** The most a hand can set. */
	readonly most: number;
	/** How finely a hand sets it. */
	readonly step: number;
	/** What it reads, rounded to `step`. */
	readonly value: number;
	/** False: it does not answer. */
	readonly plugged: boolean;
	/** Whether a simulation says what it reads, and no hand; absent where it has none. */
	readonly simulated?: boolean;
}

/** How an actor stands. */
export interface LampView {
	/** Tells it from a sensor. */
	readonly kind: "lamp";
	/** As in {@link LampOptions}. */
	readonly name: string;
	/** "" where it has none. */
	readonly unit: string;
	/** The level that is full. */
	readonly most: number;
	/** Its level, 0 to `most`. */
	readonly value: number;
}

/** A host whose board keeps its parts, so that they outlive the firmware; on any other they are as long as the firmware is. */
export interface PartsHost extends Host {
	/** Those of the board. */
	readonly parts?: Parts;
}

/** A simulated sensor of the board behind `host`. */
export function slider(host: PartsHost, options: SliderOptions): Input {
	return partsOf(host).slider(host, options);
}

/** A simulated actor of the board behind `host`. */
export function lamp(host: PartsHost, options: LampOptions): Output {
	return partsOf(host).lamp(options);
}

function partsOf(host: PartsHost): Parts {
	return host.parts ?? new Parts(() => undefined);
}

/** The parts of one board. What a hand has set stays through a restart, as a thing stays where it was put. */
export class Parts {
	readonly #onChange: (part: PartView) => void;
	readonly #sliders = new Map<string, Slider>();
	readonly #lamps = new Map<string, Lamp>();

	/**
	 * @param onChange told of each part that is made, and of each change of one
	 */
	constructor(onChange: (part: PartView) => void) {
		this.#onChange = onChange;
	}

	/** How all stand: sensors first. */
	get views(): readonly PartView[] {
		return [...this.#sliders.values(), ...this.#lamps.values()].map(each => each.view);
	}

	/**
	 * What a sensor reads, plugged in or not, or what an actor is driven to.
	 * @throws Error in a sentence when there is none of that name
	 */
	value(name: string): number {
		const found = this.#lamps.get(name) ?? this.#sliders.get(name);
		if (found) return found.view.value;
		throw new Error(
			`The board has no part "${name}". It has: ${this.views.map(each => each.name).join(", ") || "none"}.`,
		);
	}

	/** A hand sets a sensor. @throws Error in a sentence when there is none of that name, or `value` is out of its range */
	set(name: string, value: number): void {
		this.#slider(name).set(value);
	}

	/** Pulls a sensor's plug, or puts it back. @throws Error in a sentence when there is none of that name */
	plug(name: string, plugged: boolean): void {
		this.#slider(name).plug(plugged);
	}

	/** Has a sensor follow its simulation again. @throws Error in a sentence when there is none of that name */
	simulate(name: string): void {
		this.#slider(name).set(undefined);
	}

	/** No firmware runs any more: nothing drives an actor. */
	end(): void {
		for (const each of this.#lamps.values()) each.write(0);
	}

	/** For {@link slider}. A firmware that starts anew finds its sensors as it left them. */
	slider(host: Host, options: SliderOptions): Input {
		const made = new Slider(host, options, this.#onChange, this.#sliders.get(options.name));
		this.#sliders.set(options.name, made);
		this.#onChange(made.view);
		return made;
	}

	/** For {@link lamp}. */
	lamp(options: LampOptions): Output {
		const made = new Lamp(options, this.#onChange);
		this.#lamps.set(options.name, made);
		this.#onChange(made.view);
		return made;
	}

	#slider(name: string): Slider {
		const found = this.#sliders.get(name);
		if (found) return found;
		const known = [...this.#sliders.keys()].join(", ") || "none";
		throw new Error(`The board has no sensor "${name}". It has: ${known}.`);
	}
}

class Slider implements Input {
	readonly #host: Host;
	readonly #options: SliderOptions;
	readonly #onChange: (part: PartView) => void;
	#hand: number | undefined;
	#plugged = true;
	/** What was told last. */
	#told: number;

	constructor(host: Host, options: SliderOptions, onChange: (part: PartView) => void, before?: Slider) {
		this.#host = host;
		this.#options = options;
		this.#onChange = onChange;
		if (before) {
			this.#hand = before.#hand;
			this.#plugged = before.#plugged;
		}
		this.#told = this.#now;
	}

	get view(): SliderView {
		const { name, unit = "", least, most, value } = this.#options;
		return {
			...{ kind: "slider", name, unit, least, most, step: this.#step, value: this.#told, plugged: this.#plugged },
			...(typeof value === "function" && { simulated: this.#hand === undefined }),
		};
	}

	read(): number | undefined {
		if (!this.#plugged) return undefined;
		if (this.#told !== this.#now) this.#tell();
		return this.#exact;
	}

	set(value: number | undefined): void {
		const { name, unit = "", least, most } = this.#options;
		if (value !== undefined && !(value >= least && value <= most))
			throw new Error(`"${name}" goes from ${least} to ${most}${unit && ` ${unit}`}.`);
		this.#hand = value;
		this.#changed();
	}

	plug(plugged: boolean): void {
		this.#plugged = plugged;
		this.#changed();
	}

	get #exact(): number {
		const { value } = this.#options;
		return this.#hand ?? (typeof value === "function" ? value() : value);
	}

	get #now(): number {
		// 0.1 * 3 is 0.30000000000000004.
		return Number((Math.round(this.#exact / this.#step) * this.#step).toFixed(6));
	}

	get #step(): number {
		return this.#options.step ?? 0.1;
	}

	#changed(): void {
		this.#tell();
		const { onReadable } = this.#options;
		if (onReadable) this.#host.clock.set(onReadable, 0);
	}

	#tell(): void {
		this.#told = this.#now;
		this.#onChange(this.view);
	}
}

class Lamp implements Output {
	readonly #options: LampOptions;
	readonly #onChange: (part: PartView) => void;
	#level = 0;

	constructor(options: LampOptions, onChange: (part: PartView) => void) {
		this.#options = options;
		this.#onChange = onChange;
	}

	get view(): LampView {
		const { name, unit = "", most = 1 } = this.#options;
		return { kind: "lamp", name, unit, most, value: this.#level };
	}

	write(level: number): void {
		const { most = 1 } = this.#options;
		const now = Math.min(most, Math.max(0, level));
		if (now === this.#level) return;
		this.#level = now;
		this.#onChange(this.view);
	}
}
