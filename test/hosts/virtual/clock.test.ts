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
		const timers = Array.from({ length: 2000 }, () => {
			const due = random(500);
			return clock.set(() => seen.push(due), due);
		});
		const cleared = timers.filter((_, index) => index % 3 === 0);
		for (const timer of cleared) clock.clear(timer);
		for (const timer of cleared) clock.clear(timer);
		clock.advance(500);
		assert.equal(seen.length, timers.length - cleared.length);
		assert.deepEqual(
			seen,
			[...seen].sort((a, b) => a - b),
		);
	});

	it("calls what a timer sets, when that is due within the same time", () => {
		const clock = new VirtualClock();
		const calls: number[] = [];
		clock.set(() => {
			calls.push(clock.now());
			clock.set(() => calls.push(clock.now()), 0);
			clock.set(() => calls.push(clock.now()), 5);
			clock.set(() => calls.push(clock.now()), 6);
		}, 10);
		clock.advance(15);
		assert.deepEqual(calls, [10, 10, 15]);
		assert.equal(clock.next, 16);
	});

	it("does not call a timer that another one of the same moment cleared", () => {
		const clock = new VirtualClock();
		let called = false;
		clock.set(() => clock.clear(second), 10);
		const second = clock.set(() => (called = true), 10);
		clock.advance(10);
		assert.equal(called, false);
		clock.clear(second);
		clock.clear(undefined);
	});

	it("says so when timers of no delay keep it from moving, and lets many be due at one moment", () => {
		const clock = new VirtualClock();
		let calls = 0;
		for (let i = 0; i < 90_000; i++) clock.set(() => calls++, 5);
		for (let i = 0; i < 90_000; i++) clock.set(() => calls++, 6);
		clock.advance(10);
		assert.equal(calls, 180_000);
		const again = (): void => void clock.set(again, 0);
		again();
		assert.throws(() => clock.advance(1), /timers at 10 ms: time stands still/);
	});

	it("takes a delay below 0 for 0, and an interval below 1 for 1", () => {
		const clock = new VirtualClock();
		let [once, often] = [0, 0];
		clock.set(() => once++, -100);
		const timer = clock.repeat(() => often++, 0);
		clock.advance(3);
		clock.clear(timer);
		assert.equal(once, 1);
		assert.ok(often >= 3 && often <= 4);
	});

	it("never goes back, not even when a timer advances it", () => {
		const clock = new VirtualClock();
		clock.set(() => clock.advance(100), 10);
		clock.advance(20);
		assert.equal(clock.now(), 110);
	});

	it("hands what a timer throws to whoever wants it, and goes on", () => {
		const clock = new VirtualClock();
		const faults: unknown[] = [];
		let after = false;
		clock.set(() => {
			throw new Error("first");
		}, 1);
		clock.set(() => (after = true), 2);
		assert.throws(() => clock.advance(5), /first/);
		assert.equal(after, false);
		clock.onFault = error => faults.push(error);
		clock.set(() => {
			throw new Error("second");
		}, 0);
		clock.advance(5);
		assert.equal(after, true);
		assert.deepEqual(faults.map(String), ["Error: second"]);
	});

	it("knows the wall clock once it is set", () => {
		const clock = new VirtualClock();
		assert.equal(clock.time(), undefined);
		clock.advance(5);
		clock.setTime(1000);
		clock.advance(20);
		assert.equal(clock.time(), 1020);
	});

	it("keeps to whole milliseconds: a delay that is none is rounded up", () => {
		const clock = new VirtualClock();
		const times: number[] = [];
		clock.set(() => times.push(clock.now()), 0.4);
		clock.set(() => times.push(clock.now()), 33.3);
		clock.setTime(1_800_000_000_000.7);
		clock.advance(100.5);
		assert.deepEqual(times, [1, 34]);
		assert.equal(clock.now(), 101);
		assert.equal(clock.time(), 1_800_000_000_101);
	});
});
