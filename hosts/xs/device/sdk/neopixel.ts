/** `neopixel` (SDK modules/drivers/neopixel), for one pixel. */
export default class NeoPixel {
	/** 0 to 255; the driver's own is a quarter. */
	brightness = 64;
	#colour = 0;

	constructor(_options: { readonly length: number; readonly pin: number; readonly order: string }) {}

	makeRGB(red: number, green: number, blue: number): number {
		return (red << 16) | (green << 8) | blue;
	}

	setPixel(_index: number, colour: number): void {
		this.#colour = colour;
	}

	update(): void {
		native.post("led", this.#level(16), this.#level(8), this.#level(0));
	}

	#level(shift: number): number {
		const level = (this.#colour >> shift) & 255;
		return this.brightness === 255 ? level : (level * this.brightness) >> 8;
	}
}
