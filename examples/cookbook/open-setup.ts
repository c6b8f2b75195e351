import type { AppContext } from "blynk-inject-esp32";

/** The template's virtual pins. */
const pins = { setup: 0 } as const;

/** Opens the setup network when the owner asks for it in the app. What the device knows stays until something new works. */
export function app({ host, blynk, openSetup }: AppContext): void {
	blynk.onWrite(pins.setup, values => {
		if (values.int() !== 1) return;
		host.log("app: the owner asks for setup");
		// The switch goes back by itself. Nobody asks for this pin at a login: setup would open again and again.
		blynk.virtualWrite(pins.setup, 0);
		openSetup();
	});
}
