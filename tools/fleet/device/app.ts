import type { AppContext, AppHooks } from "../../../src/main";

/** Pins of the product: what the owner sets comes back on the other; the third takes networks (src/networks-pin.ts). */
export const pins = { set: 1, told: 2, networks: 3 } as const;

/** A file of the image, of one byte, by which the stage says how the product's code is to fail. */
export const faultFile = "fault";

/** What the product's own code does that it should not: nothing, or throw when it begins, or a while later. */
export const appFaults = ["none", "at its start", "a while later"] as const;
export type AppFault = (typeof appFaults)[number];

/** Another, which is the same for as long as the image runs: what its code does. Without it that is good. */
export const conductFile = "conduct";

/**
 * What a firmware does when it runs. `dies` and `hangs` come before its first line, and a panic or the watchdog ends them; the
 * others begin as the firmware that ships. `crashes late` does so after any trial, and again and again; `tests for ever`: its
 * own test never says anything.
 */
export const conducts = [
	"good",
	"dies",
	"hangs",
	"crashes at its start",
	"crashes online",
	"crashes late",
	"never online",
	"fails its test",
	"tests for ever",
] as const;
export type Conduct = (typeof conducts)[number];

/** So long after it is online it crashes, milliseconds. A trial lasts 30,000 from there (src/durations.ts). */
const crashes: Partial<Record<Conduct, number>> = { "crashes online": 10_000, "crashes late": 45_000 };

/** The code of a product, on Node and in the engine. */
export function app({ host, blynk }: AppContext): AppHooks {
	const file = (name: string): number => {
		const byte = new Uint8Array(1);
		host.asset(name)?.read(byte, 0);
		return byte[0] ?? 0;
	};
	const failsWhen = (when: AppFault): boolean => appFaults[file(faultFile)] === when;
	const conduct = conducts[file(conductFile)] ?? "good";
	if (failsWhen("at its start") || conduct === "crashes at its start") throw new Error("the product's code fails");
	const crashAfter = crashes[conduct];
	if (crashAfter !== undefined)
		blynk.onOnline(() =>
			host.clock.set(() => {
				throw new Error("the new code fails");
			}, crashAfter),
		);
	host.clock.repeat(() => {
		if (failsWhen("a while later")) throw new Error("the product's code fails later");
		blynk.virtualWrite(0, host.clock.now());
	}, 60_000);
	blynk.onWrite(pins.set, values => blynk.virtualWrite(pins.told, values.int()));
	return {
		selfTest(done) {
			if (conduct !== "tests for ever")
				host.clock.set(() => done(conduct === "fails its test" ? "the pump does not turn" : undefined), 2000);
		},
	};
}
