import assert from "node:assert/strict";
import { VirtualClock } from "../../../hosts/virtual/clock";

describe("the virtual clock", () => {
	it("calls timers in the order they come due, and at equal times in the order they were set", () => {
		const clock = new VirtualClock();
		const calls: string[] = [];
		for (const [name, delay] of [
			["c", 30],
			["a", 10],
			["b1", 20],
			["b2", 20],
			["now", 0],
		] as const)
			clock.set(() => calls.push(`${name}@${clock.now()}`), delay);
		clock.advance(30);
		assert.deepEqual(calls, ["now@0", "a@10", "b1@20", "b2@20", "c@30"]);
	});

	it("repeats until cleared, also from within", () => {
		const clock = new VirtualClock();
		let count = 0;
		const timer = clock.repeat(() => {
			if (++count === 3) clock.clear(timer);
		}, 100);
		clock.advance(1000);
		assert.equal(count, 3);
		assert.equal(clock.next, undefined);
	});

	it("keeps the order among many timers set and cleared at random", () => {
		const clock = new VirtualClock();
		let seed = 1;
		const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
		const seen: number[] = [];
		const timers = Array.from({ length: 2000 }, () => clock.set(() => seen.push(clock.now()), random(500)));
		const cleared = timers.filter((_, index) => index % 3 === 0);
		for (const timer of cleared) clock.clear(timer);
		for (const timer of cleared) clock.clear(timer);
		clock.advance(500);
		assert.equal(seen.length, timers.length - cleared.length);
		assert.deepEqual(
			seen,
			seen.toSorted((a, b) => a - b),
		);
	});

	it("knows the wall clock once it is set", () => {
		const clock = new VirtualClock();
		assert.equal(clock.time(), undefined);
		clock.advance(5);
		clock.setTime(1000);
		clock.advance(20);
		assert.equal(clock.time(), 1020);
	});
});
