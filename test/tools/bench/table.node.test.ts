import assert from "node:assert/strict";
import { budgets, exceeded, shapesTable, table } from "../../../tools/bench/table";

describe("the bench's table", () => {
	it("has a row for every budget, measured or not", () => {
		const rows = table({ "ram.live.running": 1234 }).split("\n").slice(2);
		assert.equal(rows.length, Object.keys(budgets).length);
		assert.ok(rows.includes("| the same, while running | 1,234 | 11,264 | bytes |"));
		assert.equal(rows.filter(row => row.includes("not measured")).length, rows.length - 1);
	});

	it("says which budgets are exceeded, by one already", () => {
		assert.deepEqual(exceeded({ "ram.live.running": 11_264, "wait.powerOnToAp": 301 }), ["wait.powerOnToAp"]);
		assert.match(table({ "wait.powerOnToAp": 301 }), /\| 301 \*\*over\*\* \|/);
	});

	it("has a row for each shape, whose instructions may not have been counted", () => {
		const shape = "send.three values, pin 7";
		const results = {
			"codec.send.mean": 0.28,
			[`codec.${shape}`]: 318.49,
			[`codec.${shape}.reference`]: 892.05,
			[`codec.${shape}.ratio`]: 0.357,
		};
		assert.deepEqual(shapesTable(results).split("\n").slice(2), [
			"| send | three values, pin 7 | 318 | 892 | 0.36 | not measured |  |  |",
		]);
	});
});
