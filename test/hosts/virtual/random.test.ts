import assert from "node:assert/strict";
import { Random } from "../../../hosts/virtual/random";

const many = 20_000;
const draw = <T>(one: () => T): T[] => Array.from({ length: many }, one);

describe("chance from a seed", () => {
	it("is the same on every machine", () => {
		const random = new Random("a life");
		assert.deepEqual([random.bits(), random.bits(), random.bits()], [1_594_073_991, 3_967_309_968, 3_013_635_003]);
	});

	it("is another for another seed, in every bit", () => {
		const [a, b] = [new Random("1/1"), new Random("1/2")];
		let differ = 0;
		for (let i = 0; i < 64; i++) differ |= a.bits() ^ b.bits();
		assert.equal(differ >>> 0, 0xffff_ffff);
	});

	it("gives whole numbers of a range, its ends included, all about as often", () => {
		const random = new Random("range");
		const counts = [0, 0, 0, 0, 0];
		for (const each of draw(() => random.whole(-2, 2))) counts[each + 2] = (counts[each + 2] ?? 0) + 1;
		assert.equal(counts.length, 5);
		for (const count of counts) assert.ok(Math.abs(count - many / 5) < many / 50, `${counts}`);
	});

	it("comes true as often as it says", () => {
		const random = new Random("chance");
		for (const percent of [0, 0.5, 30, 100]) {
			const hits = draw(() => random.chance(percent)).filter(Boolean).length;
			assert.ok(Math.abs(hits - (many * percent) / 100) <= many / 100, `${hits} of ${many} at ${percent} %`);
		}
	});

	it("picks nothing from nothing", () => {
		assert.throws(() => new Random("").pick([]), /nothing to pick from/);
	});
});
