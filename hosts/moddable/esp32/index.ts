import FFI from "mc/ffi";
import type { ButtonOptions } from "../../host";
import type { BoardConfig } from "../board";
import type { Platform } from "../platform";
import { Esp32Button } from "./button";
import { openLed } from "./led";
import { Esp32Radio } from "./radio";
import { serialOf } from "./serial";
import { Esp32System } from "./factory-system";
import { Esp32Update } from "./update";

/** The ESP32's own parts; see `../sim/index.ts` for the simulators'. */
export function board(config: BoardConfig, buildTime: number, log: (line: string) => void): Platform {
	const native = new FFI();
	return {
		radio: new Esp32Radio(native),
		led: openLed(config.led),
		Button: class extends Esp32Button {
			constructor(options: ButtonOptions) {
				super(config.button, options);
			}
		},
		Serial: serialOf(native),
		system: new Esp32System(native, buildTime, log),
		update: new Esp32Update(native),
		native,
	};
}
