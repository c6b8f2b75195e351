/** Of the pins that config.ts gives the light, 0 to 255. */
const levels = [0, 0, 0];

/** `embedded:io/pwm` (SDK modules/io/pwm): one channel of the light. */
export default class PWM {
	readonly #pin: number;

	constructor({ pin }: { readonly pin: number; readonly hz?: number }) {
		this.#pin = pin;
	}

	/** Bits. */
	get resolution(): number {
		return 10;
	}

	/** 0 to 1023. */
	write(duty: number): void {
		if (!(duty >= 0 && duty < 1 << this.resolution)) throw new RangeError("invalid value");
		levels[this.#pin] = Math.round((duty * 255) / ((1 << this.resolution) - 1));
		const [red = 0, green = 0, blue = 0] = levels;
		native.post("led", red, green, blue);
	}
}
