import type { AppContext, AppHooks } from "blynk-inject-esp32";
import { lamp } from "blynk-inject-esp32/parts/virtual";

/** The template's virtual pins. */
const pins = { lamp: 0 } as const;

/** A lamp that obeys its button and the app, online or not: who spoke last counts. */
export function app({ host, blynk }: AppContext): AppHooks {
	const light = lamp(host, { name: "Lamp" });
	let lit = false;

	function set(wanted: boolean): void {
		lit = wanted;
		light.write(lit ? 1 : 0);
	}

	blynk.onWrite(pins.lamp, values => set(values.int() === 1));
	// What the button did meanwhile has gone before: it is what comes back.
	blynk.onOnline(() => blynk.sync(pins.lamp));

	return {
		onButton(clicks) {
			if (clicks !== 1) return;
			set(!lit);
			blynk.virtualWrite(pins.lamp, lit ? 1 : 0);
		},
	};
}
