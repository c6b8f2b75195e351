import type { AppContext } from "blynk-inject-esp32";

/** The template's virtual pins. The one that takes networks is in the config, and the firmware's own. */
const pins = { signal: 0 } as const;

/** Reports the signal of whatever network it is on. Further ones come by the pin that the config names. */
export function app({ host, blynk }: AppContext): void {
	function report(): void {
		const link = host.radio.link();
		if (link) blynk.virtualWrite(pins.signal, link.rssi);
	}

	host.clock.repeat(report, 60_000);
	blynk.onOnline(report);
}
