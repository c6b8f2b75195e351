import FFI from "mc/ffi";
import type { ButtonOptions, Led, SerialOptions } from "../../host";
import type { BoardConfig } from "../board";
import type { Platform } from "../platform";
import { Finger, SimulatedButton } from "./button";
import { Control } from "./control";
import { SimulatedRadio } from "./radio";
import { moreRoots } from "./roots";
import { readSettings } from "./environment";
import { SimulatedSerial } from "./serial";
import { SimulatedSystem } from "./system";

/** A board on a PC's simulator (`lin`, `mac`, `win`); see `../esp32/index.ts` for the real thing. */
export function board(_config: BoardConfig, buildTime: number, log: (line: string) => void): Platform {
	const settings = readSettings();
	const finger = new Finger();
	const radio = new SimulatedRadio(settings.air, log);
	const native = new FFI();
	const system = new SimulatedSystem(native, settings, buildTime, log);
	let colour = "#000000";
	const led: Led = {
		kind: "pixel",
		write(red, green, blue) {
			colour = `#${((1 << 24) | (red << 16) | (green << 8) | blue).toString(16).slice(1)}`;
		},
	};
	const control = new Control(settings.control, {
		finger,
		radio,
		led: () => colour,
		powerCycle: () => system.powerCycle(),
	});
	finger.watch(() => log(`sim: button ${finger.down ? "down" : "up"}`));
	return {
		radio,
		led,
		Button: class extends SimulatedButton {
			constructor(options: ButtonOptions) {
				super(finger, options);
			}
		},
		Serial: class extends SimulatedSerial {
			constructor(options: SerialOptions) {
				super(settings.serial, options);
				system.serial = this;
			}
		},
		system,
		native,
		roots: moreRoots(settings.roots),
		watch(observation) {
			const line = JSON.stringify(observation);
			log(`sim: ${line}`);
			control.tell(observation);
		},
	};
}
