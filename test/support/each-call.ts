import { survive } from "./failing-life";
import { fates, type HostCall } from "./fates";

export const calls = Object.keys(fates) as HostCall[];

/** Without timers nothing goes on. */
const vital: readonly HostCall[] = ["clock.set", "clock.repeat"];

/** Tests: each call of the host contract, once and for good from its first on; failing-pairs has other moments, and pairs. */
export function eachCallFails(verify: "restart" | "live"): void {
	it(`is of use or says that it is not, while the call fails for good (${verify})`, () => {
		for (const call of calls)
			for (const fate of fates[call])
				if (!vital.includes(call)) survive([{ call, fate, from: 0, count: Infinity }], verify, life => life.goOn());
	});

	it(`can be brought online by its owner, once the call works (${verify})`, () => {
		for (const call of calls)
			for (const fate of fates[call])
				for (const count of vital.includes(call) ? [1, 5] : [1, Infinity])
					survive([{ call, fate, from: 0, count }], verify, life => life.recover());
	});
}
