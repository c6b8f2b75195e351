import assert from "node:assert/strict";
import { runLine } from "../../support/whole-line";

describe("a line", function () {
	this.timeout(20_000);

	it("flashes and tests thirty units, and tells which are broken and of what", async () => {
		const { first, last } = await runLine(30);
		assert.deepEqual(first, {
			...{ event: "summary", units: 30, passed: 24, failed: 6, failedBy: { light: 3, radio: 2, button: 1 } },
			firstPassYield: 0.8,
		});
		assert.deepEqual(last, {
			...{ event: "summary", units: 30, passed: 30, failed: 0, failedBy: {} },
			firstPassYield: 0.8,
		});
	});
});
