import assert from "node:assert/strict";
import { FailingLife, survive } from "../support/failing-life";
import { fates, type HostCall } from "../support/fates";

const calls = Object.keys(fates) as HostCall[];

/** Without timers nothing goes on. */
const vital: readonly HostCall[] = ["clock.set", "clock.repeat"];

/** Each call of the host contract, once and for good from its first on; failing-pairs has other moments, and pairs. */
describe("a device of whose calls one fails", function () {
	this.timeout(60_000);

	it("makes each call that may fail, as a device whose calls all work", () => {
		const { calls: made } = new FailingLife([{ call: "led.write", fate: "late", from: 0, count: 0 }], "restart").live();
		for (const call of calls) assert.equal(made.has(call), fates[call].length > 0, call);
	});

	for (const verify of ["restart", "live"] as const) {
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
});
