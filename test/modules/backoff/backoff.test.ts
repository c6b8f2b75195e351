import assert from "node:assert/strict";
import { Backoff } from "../../../modules/backoff/index";

describe("back-off", () => {
	const waits = (backoff: Backoff, count: number): number[] => Array.from({ length: count }, () => backoff.next());

	it("doubles from the first wait to the longest", () => {
		const backoff = new Backoff({ first: 1000, most: 10_000, random: () => 1 - 2 ** -53 });
		assert.deepEqual(waits(backoff, 6), [1000, 2000, 4000, 8000, 10_000, 10_000]);
	});

	it("waits at least half of the step", () => {
		const backoff = new Backoff({ first: 1000, most: 10_000, random: () => 0 });
		assert.deepEqual(waits(backoff, 6), [500, 1000, 2000, 4000, 5000, 5000]);
	});

	it("spreads the waits evenly over the upper half of the step", () => {
		for (const fraction of [0.25, 0.5, 0.75]) {
			const backoff = new Backoff({ first: 1000, most: 1000, random: () => fraction });
			assert.equal(backoff.next(), 500 + 500 * fraction);
		}
	});

	it("draws anew for each wait", () => {
		const fractions = [0, 0.5, 0.9];
		const backoff = new Backoff({ first: 1000, most: 1000, random: () => fractions.shift() ?? 0 });
		assert.deepEqual(waits(backoff, 3), [500, 750, 950]);
	});

	it("grows by another factor when asked to", () => {
		const backoff = new Backoff({ first: 100, most: 1000, factor: 3, random: () => 0 });
		assert.deepEqual(waits(backoff, 4), [50, 150, 450, 500]);
	});

	it("gives whole numbers", () => {
		const backoff = new Backoff({ first: 333, most: 5000, factor: 1.7, random: () => 0.123 });
		for (const wait of waits(backoff, 12)) assert.equal(wait, Math.round(wait));
	});

	it("starts over after a success", () => {
		const backoff = new Backoff({ first: 1000, most: 300_000, random: () => 0 });
		waits(backoff, 20);
		backoff.reset();
		assert.deepEqual(waits(backoff, 2), [500, 1000]);
	});

	it("never waits longer than the longest, even at first", () => {
		const backoff = new Backoff({ first: 5000, most: 1000, random: () => 0.5 });
		assert.deepEqual(waits(backoff, 2), [750, 750]);
	});

	it("stays at the longest for ever", () => {
		const backoff = new Backoff({ first: 1, most: 300_000, random: () => 0 });
		assert.equal(waits(backoff, 5000).at(-1), 150_000);
	});
});
