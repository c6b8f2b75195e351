import type { AppContext } from "../../../src/main";

/** Pins of the product: what the owner sets comes back on the other; the third takes networks (src/stage-pin.ts). */
export const pins = { set: 1, told: 2, networks: 3 } as const;

/** A file of the image, of one byte, by which the stage says how the product's code is to fail. */
export const faultFile = "fault";

/** What the product's own code does that it should not: nothing, or throw when it begins, or a while later. */
export const appFaults = ["none", "at its start", "a while later"] as const;
export type AppFault = (typeof appFaults)[number];

/** The code of a product, on Node and in the engine. */
export function app({ host, blynk }: AppContext): void {
	const failsWhen = (when: AppFault): boolean => {
		const byte = new Uint8Array(1);
		host.asset(faultFile)?.read(byte, 0);
		return appFaults[byte[0] ?? 0] === when;
	};
	if (failsWhen("at its start")) throw new Error("the product's code fails");
	host.clock.repeat(() => {
		if (failsWhen("a while later")) throw new Error("the product's code fails later");
		blynk.virtualWrite(0, host.clock.now());
	}, 60_000);
	blynk.onWrite(pins.set, values => blynk.virtualWrite(pins.told, values.int()));
}
