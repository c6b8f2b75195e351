import assert from "node:assert/strict";
import { budgets, exceeded, table } from "../../../tools/bench/table";

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
});
