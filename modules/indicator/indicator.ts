import type { Clock, Led, Timer } from "../../hosts/host";
import type { Pattern } from "./pattern";

export interface IndicatorOptions {
	/** 0 to 255: how bright full is. */
	readonly brightness: number;
	/** The least a wave fades to, 0 to 255; 4 when absent. */
	readonly minimum?: number;
}

/** Steps of one wave: up in the first half, down in the second (facts/blynk.md 5.3). */
const steps = 256;

/** A beat's part is at least this long, milliseconds, so that a part of 0 cannot stop time. */
const shortest = 1;

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

	constructor(clock: Clock, led: Led, options: IndicatorOptions) {
		this.#clock = clock;
		this.#led = led;
		this.#brightness = options.brightness;
		this.#minimum = options.minimum ?? 4;
	}

	/** Shows `pattern` from its beginning, or darkness. The pattern already shown goes on undisturbed. */
	show(pattern: Pattern | undefined): void {
		if (pattern === this.#pattern) return;
		this.#pattern = pattern;
		this.#phase = 0;
		this.#draw();
	}

	get brightness(): number {
		return this.#brightness;
	}

	/** 0 to 255; takes effect at once. */
	set brightness(value: number) {
		this.#brightness = Math.min(255, Math.max(0, Math.round(value)));
		this.#paint();
	}

	/** Goes dark for good. */
	close(): void {
		this.show(undefined);
	}

	/** Paints the present phase and sets the timer for the next. */
	#draw(): void {
		this.#clock.clear(this.#timer);
		this.#timer = undefined;
		this.#paint();
		const wait = this.#wait();
		if (wait !== undefined) this.#timer = this.#clock.set(() => this.#advance(), wait);
	}

	#advance(): void {
		const { beat } = this.#pattern ?? {};
		this.#phase = (this.#phase + 1) % (beat ? beat.length : steps);
		this.#draw();
	}

	#wait(): number | undefined {
		const { beat, wave } = this.#pattern ?? {};
		if (beat) return Math.max(shortest, beat[this.#phase] ?? shortest);
		return wave === undefined ? undefined : Math.max(shortest, Math.trunc(wave / steps));
	}

	/** How much of the colour shows now, 0 to 128. */
	#amount(): number {
		const { beat, wave } = this.#pattern ?? {};
		if (beat) return this.#phase % 2 ? 0 : 128;
		if (wave === undefined) return this.#pattern ? 128 : 0;
		const triangle = this.#phase < 128 ? this.#phase : 255 - this.#phase;
		const least = Math.min(this.#minimum, 127);
		return least + Math.trunc((triangle * (127 - least)) / 127);
	}

	#paint(): void {
		const colour = this.#pattern?.colour ?? 0;
		const amount = this.#amount();
		const level = (shift: number): number => {
			const full = Math.trunc((((colour >> shift) & 255) * this.#brightness) / 255);
			return Math.trunc((full * amount) / 128);
		};
		const [red, green, blue] = [level(16), level(8), level(0)];
		const shown = (red << 16) | (green << 8) | blue;
		if (shown === this.#shown) return;
		this.#shown = shown;
		this.#write(red, green, blue);
	}

	#write(red: number, green: number, blue: number): void {
		const led = this.#led;
		switch (led.kind) {
			case "none":
				break;
			case "mono":
				led.write(gamma(Math.max(red, green, blue)));
				break;
			case "rgb":
				led.write(gamma(red), gamma(green), gamma(blue));
				break;
			case "pixel":
				led.write(red, green, blue);
				break;
		}
	}
}

/** The eye's view of a duty cycle, for PWM only (facts/blynk.md 5.3). */
function gamma(level: number): number {
	return Math.round(255 * (level / 255) ** 2.8);
}
