import assert from "node:assert/strict";
import { measureLoopback } from "../../../tools/bench/loopback/loopback";
import { loopbackTable } from "../../../tools/bench/loopback/table";

const keys = [
	"node.roundtrip.p50",
	"node.roundtrip.p99",
	"node.send.perSecond",
	"node.receive.perSecond",
	"node.memory.rss",
	"node.memory.heap",
];

describe("the bench over loopback", () => {
	it("has every figure of both clients, and the spread of its rounds", async () => {
		const effort = { rounds: 3, roundTrips: 20, messages: 300, clients: 2, crowds: 1 };
		const results = await measureLoopback(effort);
		const all = keys.flatMap(key => [key, `${key}.reference`]);
		assert.deepEqual(
			Object.keys(results).sort(),
			[...all.flatMap(key => [key, `${key}.max`, `${key}.min`]), ...keys.map(key => `${key}.ratio`)].sort(),
		);
		for (const key of all) {
			const [value = NaN, min = NaN, max = NaN] = [results[key], results[`${key}.min`], results[`${key}.max`]];
			assert.ok(min <= value && value <= max, `${key}: ${min} ${value} ${max}`);
			// Two clients are too few to tell what one takes of the process.
			if (!key.startsWith("node.memory")) assert.ok(min > 0, `${key}: ${min}`);
		}
	});

	it("shows a row for each figure, in three digits", () => {
		const figures = keys.flatMap(key => [key, `${key}.reference`]).flatMap(key => [key, `${key}.min`, `${key}.max`]);
		const lines = loopbackTable(Object.fromEntries(figures.map(key => [key, 12_345]))).split("\n");
		const rows = lines.filter(line => line.endsWith("|")).slice(2);
		assert.equal(rows.length, keys.length);
		for (const row of rows) {
			assert.equal(row.split("12,300 (12,300 to 12,300)").length, 3, row);
		}
	});
});
