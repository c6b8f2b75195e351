import PWM from "embedded:io/pwm";
import NeoPixel from "neopixel";
import type { Led } from "../../host";
import type { LedConfig } from "../board";

/** Fast enough that no camera sees it flicker, slow enough for 10 bits of resolution. Hertz. */
const frequency = 1000;

export function openLed(config: LedConfig): Led {
	switch (config.kind) {
		case "none":
			return config;
		case "mono":
			return { kind: "mono", write: dimmer(config.pin, config.activeLow) };
		case "rgb": {
			const [red, green, blue] = config.pins;
			const dim = [red, green, blue].map(pin => dimmer(pin, config.activeLow));
			return { kind: "rgb", write: (...levels) => dim.forEach((each, index) => each(levels[index] ?? 0)) };
		}
		case "pixel":
			return openPixel(config.pin, config.order);
	}
}

/** A PWM channel that takes 0 to 255. */
function dimmer(pin: number, activeLow = false): (level: number) => void {
	const io = new PWM({ pin, hz: frequency });
	const full = (1 << io.resolution) - 1;
	const write = (level: number): void => {
		const duty = Math.round((level * full) / 255);
		io.write(activeLow ? full - duty : duty);
	};
	write(0);
	return write;
}

function openPixel(pin: number, order = "GRB"): Led {
	const pixel = new NeoPixel({ length: 1, pin, order });
	// The driver dims to a quarter by default; how bright is the indicator's business.
	pixel.brightness = 255;
	return {
		kind: "pixel",
		write(red, green, blue) {
			pixel.setPixel(0, pixel.makeRGB(red, green, blue));
			pixel.update();
		},
	};
}
