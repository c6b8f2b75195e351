import assert from "node:assert/strict";
import { calls, eachCallFails } from "../support/each-call";
import { FailingLife } from "../support/failing-life";
import { fates } from "../support/fates";

describe("a device of whose calls one fails", function () {
	this.timeout(60_000);

	it("makes each call that may fail, as a device whose calls all work", () => {
		const { calls: made } = new FailingLife([{ call: "led.write", fate: "late", from: 0, count: 0 }], "restart").live();
		for (const call of calls) assert.equal(made.has(call), fates[call].length > 0, call);
	});

	eachCallFails("restart");
});
