import assert from "node:assert/strict";
import sinon from "sinon";
import { RealClock } from "../../../../hosts/virtual/node/clock";

describe("the real clock", () => {
	let fake: sinon.SinonFakeTimers;
	let clock: RealClock;

	beforeEach(() => {
		fake = sinon.useFakeTimers();
		clock = new RealClock();
	});

	afterEach(() => fake.restore());

	it("waits longer than Node's timers can", () => {
		let called = 0;
		const month = 31 * 86_400_000;
		clock.set(() => called++, month);
		fake.tick(month - 1);
		assert.equal(called, 0);
		fake.tick(1);
		assert.equal(called, 1);
	});

	it("repeats until cleared, and not after close", () => {
		let called = 0;
		const timer = clock.repeat(() => called++, 100);
		fake.tick(350);
		assert.equal(called, 3);
		clock.clear(timer);
		clock.repeat(() => called++, 100);
		clock.set(() => called++, 0);
		clock.close();
		fake.tick(1000);
		assert.equal(called, 3);
	});

	it("calls after the call that set it, even without delay", () => {
		const order: string[] = [];
		clock.set(() => order.push("timer"), 0);
		order.push("after");
		fake.tick(1);
		assert.deepEqual(order, ["after", "timer"]);
	});
});
