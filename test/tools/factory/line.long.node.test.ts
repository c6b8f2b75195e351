import assert from "node:assert/strict";
import { runLine } from "../../support/whole-line";

describe("a line", function () {
	this.timeout(60_000);

	it("flashes and tests a thousand units in less than a minute", async () => {
		const { first, last } = await runLine(1000);
		assert.deepEqual([first.units, last.units, last.passed], [1000, 1000, 1000]);
		assert.equal(first.passed + first.failed, 1000);
		assert.ok(first.failed > 200 && first.firstPassYield === last.firstPassYield);
	});
});
