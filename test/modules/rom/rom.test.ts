import assert from "node:assert/strict";
import { frozen } from "../../../modules/rom/index";

describe("a constant for the ROM", () => {
	it("is frozen with all that is in it, and otherwise as it was", () => {
		const beat = [50, 500];
		const table = { signs: { setup: { colour: 255, beat } }, rows: [["a"], ["b"]], none: undefined, text: "x" };
		assert.equal(frozen(table), table);
		for (const each of [table, table.signs, table.signs.setup, beat, table.rows, table.rows[0], table.rows[1]])
			assert.ok(Object.isFrozen(each));
		assert.deepEqual(table, {
			signs: { setup: { colour: 255, beat } },
			rows: [["a"], ["b"]],
			none: undefined,
			text: "x",
		});
	});

	it("leaves functions and plain values alone", () => {
		for (const value of [() => 1, undefined, null, 1, "a", true]) assert.equal(frozen(value), value);
	});
});
