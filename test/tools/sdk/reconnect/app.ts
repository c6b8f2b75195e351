import type { AppContext } from "../../../../src/app";

/** A product that connects anew, at once, whenever the cloud writes its token to virtual pin 9. */
export function app({ blynk, host }: AppContext): void {
	blynk.onWrite(9, values => {
		const token = values.text();
		host.clock.set(() => blynk.connect({ token, host: "blynk.cloud" }), 0);
	});
}
