import type { Clock, Led, Timer } from "../../hosts/host";
import type { Pattern } from "./pattern";

/** How bright an {@link Indicator} is. */
export interface IndicatorOptions {
	/** 0 to 255: how bright full is. */
	readonly brightness: number;
	/** The least a wave fades to, 0 to 127 (more counts as 127); 4 when absent. */
	readonly minimum?: number;
}

/** Steps of one wave: up in the first half, down in the second (docs/protocol/states.md#drawing). */
const steps = 256;

/** Delays are kept between these, milliseconds (docs/protocol/states.md#drawing); so a part of 0 cannot stop time. */
const shortest = 1;
const longest = 10_000;

/** All of a colour, in the 128ths in which a wave counts. */
const full = 128;

/** Animates the board's light. Timers run only while a pattern moves; the light is written only when it changes. */
export class Indicator {
	readonly #clock: Clock;
	readonly #led: Led;
	readonly #minimum: number;
	#brightness: number;
	#pattern: Pattern | undefined;
	#timer: Timer | undefined;
	/** Which part of the beat, or which step of the wave. */
	#phase = 0;
	/** The levels last written, as 0xRRGGBB; -1 before the first. */
	#shown = -1;
	/** Made once: a wave calls it up to a thousand times a second. */
	readonly #tick = (): void => this.#advance();

	/** The light is left as it is until something is shown. */
	constructor(clock: Clock, led: Led, { brightness, minimum = 4 }: IndicatorOptions) {
		this.#clock = clock;
		this.#led = led;
		this.#brightness = whole(brightness);
		this.#minimum = Math.min(whole(minimum), 127);
	}

	/** Shows `pattern` from its beginning, or darkness. The pattern already shown goes on undisturbed. */
	show(pattern: Pattern | undefined): void {
		if (this.#shown >= 0 && same(pattern, this.#pattern)) return;
		this.#pattern = pattern;
		this.#phase = 0;
		this.#clock.clear(this.#timer);
		this.#timer = undefined;
		if (this.#led.kind === "none") return;
		this.#paint();
		if (!pattern) return;
		const { beat, wave } = pattern;
		if (beat) this.#await(beat);
		else if (wave !== undefined) this.#timer = this.#clock.repeat(this.#tick, delay(wave / steps));
	}

	/** How bright full is, 0 to 255. */
	get brightness(): number {
		return this.#brightness;
	}

	/** Takes effect at once. A fraction is rounded; what is out of range counts as the nearest. */
	set brightness(value: number) {
		this.#brightness = whole(value);
		if (this.#shown >= 0) this.#paint();
	}

	/** Goes dark, and stays so. */
	close(): void {
		this.show(undefined);
	}

	#await(beat: readonly number[]): void {
		this.#timer = this.#clock.set(this.#tick, delay(beat[this.#phase] ?? 0));
	}

	#advance(): void {
		const beat = this.#pattern?.beat;
		this.#phase = (this.#phase + 1) % (beat?.length || steps);
		this.#paint();
		if (beat) this.#await(beat);
	}

	/** How much of the colour shows now, 0 to {@link full}. */
	get #amount(): number {
		const { beat, wave } = this.#pattern ?? {};
		if (beat) return this.#phase % 2 ? 0 : full;
		if (wave === undefined) return full;
		const triangle = this.#phase < 128 ? this.#phase : 255 - this.#phase;
		return this.#minimum + Math.trunc((triangle * (127 - this.#minimum)) / 127);
	}

	#paint(): void {
		try {
			this.#draw();
		} catch {
			// A light that fails stays dark; nothing else is to suffer for it.
		}
	}

	#draw(): void {
		const { colour, beat, wave } = this.#pattern ?? { colour: 0 };
		const amount = this.#amount;
		const red = this.#level(colour >> 16, amount);
		const green = this.#level(colour >> 8, amount);
		const blue = this.#level(colour, amount);
		const led = this.#led;
		switch (led.kind) {
			case "none":
				break;
			case "mono": {
				// The reference's wave on such a light knows no colour.
				const waved = wave !== undefined && !beat;
				const level = waved ? Math.trunc((amount * this.#brightness * 2) / 255) : Math.max(red, green, blue);
				if (this.#changes(level)) led.write(gamma(level));
				break;
			}
			case "rgb":
				if (this.#changes((red << 16) | (green << 8) | blue)) led.write(gamma(red), gamma(green), gamma(blue));
				break;
			case "pixel":
				if (this.#changes((red << 16) | (green << 8) | blue)) led.write(red, green, blue);
				break;
		}
	}

	/** One channel: `amount` 128ths of the low byte of `value`, in the set brightness. */
	#level(value: number, amount: number): number {
		return Math.trunc((Math.trunc(((value & 255) * amount) / full) * this.#brightness) / 255);
	}

	#changes(levels: number): boolean {
		if (levels === this.#shown) return false;
		this.#shown = levels;
		return true;
	}
}

/** The duty cycle that looks like `level`: for PWM only (docs/protocol/states.md#drawing). */
function gamma(level: number): number {
	return Math.round(255 * (level / 255) ** 2.8);
}

/** A whole number of 0 to 255. */
function whole(value: number): number {
	return Math.min(255, Math.max(0, Math.round(value) || 0));
}

function delay(ms: number): number {
	return Math.min(longest, Math.max(shortest, Math.trunc(ms)));
}

function same(a: Pattern | undefined, b: Pattern | undefined): boolean {
	if (a === b) return true;
	if (!a || !b || a.colour !== b.colour || a.wave !== b.wave) return false;
	return a.beat?.length === b.beat?.length && (a.beat ?? []).every((part, index) => part === b.beat?.[index]);
}
