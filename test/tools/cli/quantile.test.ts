import assert from "node:assert/strict";
import { quantile } from "../../../tools/cli/quantile";

describe("a quantile", () => {
	it("is the value at its share of the way, and the last one at the end", () => {
		const sorted = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
		assert.deepEqual(
			[0, 0.5, 0.95, 1].map(share => quantile(sorted, share)),
			[1, 6, 10, 10],
		);
	});

	it("of nothing is 0", () => {
		assert.equal(quantile([], 0.5), 0);
	});
});
