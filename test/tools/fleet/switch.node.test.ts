import assert from "node:assert/strict";
import fc from "fast-check";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import type { ResetReason } from "../../../hosts/host";
import { watchPowerCycles } from "../../../modules/power-cycles/index";
import { Switch } from "../../../tools/fleet/switch";
import { stubHost } from "../../support/stub-host";

const wanted = 3;

/** A judge that watches, where all is calm. */
class Watched {
	readonly judge = new Switch(wanted, () => this.calm);
	calm = true;
	now = 0;

	/** It starts, and is on for so long. */
	on(ms: number, cold = true): this {
		this.judge.started(this.now, cold);
		this.now += ms;
		return this;
	}

	off(): this {
		this.judge.stopped(this.now);
		this.now += 1000;
		return this;
	}

	cycle(...times: readonly number[]): this {
		for (const each of times) this.on(each).off();
		return this;
	}

	get must(): boolean {
		return this.judge.hasAsked(this.now);
	}

	get may(): boolean {
		return this.judge.askedAt(this.now) > -Infinity;
	}
}

describe("the judge of a switch", () => {
	it("knows that setup is asked for by so many short starts and one that lasts", () => {
		const watched = new Watched().cycle(60_000, 1000, 1000, 1000).on(4000);
		assert.deepEqual([watched.must, watched.may], [false, false]);
		watched.now += 2000;
		assert.deepEqual([watched.must, watched.may], [true, true]);
	});

	for (const [what, times] of [
		["one more", [1000, 1000, 1000, 1000]],
		["one less", [1000, 1000]],
		["one that lasts between", [1000, 1000, 8000, 1000]],
		["one that is no hand's", [1000, 50, 1000, 1000]],
	] as const)
		it(`knows that it is not by ${what}`, () => {
			const watched = new Watched().cycle(60_000, ...times).on(10_000);
			assert.deepEqual([watched.must, watched.may], [false, false]);
		});

	it("cannot say where a start was as long as makes the difference", () => {
		const watched = new Watched().cycle(60_000, 1000, 1000, 350).on(10_000);
		assert.deepEqual([watched.must, watched.may], [false, true]);
	});

	it("cannot say while something kept it from counting", () => {
		const watched = new Watched().cycle(60_000, 1000);
		watched.calm = false;
		watched.cycle(1000);
		watched.calm = true;
		watched.on(10_000);
		assert.deepEqual([watched.must, watched.may], [false, true]);
	});

	it("takes no restart for a switch", () => {
		const watched = new Watched().cycle(60_000, 1000, 1000).on(1000).on(10_000, false);
		assert.deepEqual([watched.must, watched.may], [false, false]);
	});

	it("says nothing of a product that does not count", () => {
		const judge = new Switch(0, () => true);
		judge.started(0, true);
		assert.equal(judge.hasAsked(10_000), false);
		assert.equal(judge.askedAt(10_000), -Infinity);
	});

	it("is right about what ships, whatever the hand does", () => {
		const start = fc.record({
			ms: fc.oneof(fc.constantFrom(50, 290, 310, 1000, 1000, 1000, 4990, 5010), fc.nat(8000)),
			cold: fc.integer({ min: 0, max: 9 }).map(each => each > 0),
		});
		fc.assert(
			fc.property(fc.array(start, { maxLength: 12 }), starts => {
				const flash = new MemoryFlash();
				const watched = new Watched();
				for (const { ms, cold } of starts) {
					const { clock, system } = stubHost();
					let isAsked = false;
					const resetReason: ResetReason = cold ? "power-on" : "panic";
					watchPowerCycles({ clock, flash, system: { ...system, resetReason } }, wanted, {
						onHold: () => undefined,
						onGesture: () => (isAsked = true),
					});
					const before = watched.judge.askedAt(watched.now);
					watched.on(ms, cold);
					clock.advance(ms);
					if (watched.must) assert.ok(isAsked, "it must have asked");
					if (isAsked) assert.notEqual(watched.judge.askedAt(watched.now), before, "it may have asked");
					watched.off();
				}
			}),
			{ numRuns: 2000 },
		);
	});
});
