import assert from "node:assert/strict";
import { VirtualClock } from "../../hosts/virtual/clock";
import type { State } from "../../src/machine";
import { Trial } from "../../src/firmware-trial";

const minute = 60_000;
const settings = { keys: [], acceptUnsigned: false, trial: 5 * minute, patience: 360 * minute };

const state = (at: State["at"], code: State["code"] = 0): State => ({ at, memory: "proven", code });
const running = state("running");

function begin() {
	const clock = new VirtualClock();
	const heard: string[] = [];
	const log: string[] = [];
	const trial = new Trial({ clock, log: line => void log.push(line) }, settings, {
		onPassed: () => void heard.push("passed"),
		onFailed: certain => void heard.push(certain ? "bad" : "suspect"),
	});
	return { clock, heard, log, trial };
}

describe("the trial of a new firmware", () => {
	it("is passed by half a minute online", () => {
		const { clock, heard, trial } = begin();
		trial.follow(running);
		trial.test(undefined);
		clock.advance(29_999);
		assert.deepEqual(heard, []);
		clock.advance(1);
		assert.deepEqual(heard, ["passed"]);
		clock.advance(1000 * minute);
		assert.deepEqual(heard, ["passed"]);
	});

	it("begins the half minute anew when the cloud is lost", () => {
		const { clock, heard, trial } = begin();
		trial.follow(running);
		trial.test(undefined);
		clock.advance(20_000);
		trial.follow(state("connecting"));
		clock.advance(20_000);
		trial.follow(running);
		clock.advance(29_000);
		assert.deepEqual(heard, []);
		clock.advance(1000);
		assert.deepEqual(heard, ["passed"]);
	});

	it("is over only with its patience when it was let in, has passed its test, and cannot stay", () => {
		const { clock, heard, trial } = begin();
		trial.follow(running);
		trial.test(undefined);
		for (let minutes = 0; minutes < 359; minutes++) {
			trial.follow(state("connecting", 705));
			clock.advance(minute - 20_000);
			trial.follow(running);
			clock.advance(20_000);
		}
		assert.deepEqual(heard, []);
		clock.advance(10_000);
		assert.deepEqual(heard, ["passed"]);
	});

	it("waits for the product's own test", () => {
		const { clock, heard, trial } = begin();
		trial.follow(running);
		let done = (): void => assert.fail("it was not asked");
		trial.test({ selfTest: whenDone => void (done = whenDone) });
		clock.advance(minute);
		assert.deepEqual(heard, []);
		done();
		clock.advance(30_000);
		assert.deepEqual(heard, ["passed"]);
	});

	it("is failed for certain by a test that says so, or throws", () => {
		for (const selfTest of [
			(done: (problem?: string) => void) => done("no sensor"),
			() => {
				throw new Error("no sensor");
			},
		]) {
			const { clock, heard, log, trial } = begin();
			trial.follow(running);
			trial.test({ selfTest });
			assert.deepEqual(heard, ["bad"]);
			assert.match(log.join(), /no sensor/);
			clock.advance(1000 * minute);
			assert.deepEqual(heard, ["bad"]);
		}
	});

	it("is over when the product's own test says nothing in its time", () => {
		const { clock, heard, trial } = begin();
		trial.follow(running);
		trial.test({ selfTest: () => {} });
		clock.advance(settings.trial - 1);
		assert.deepEqual(heard, []);
		clock.advance(1);
		assert.deepEqual(heard, ["suspect"]);
	});

	it("is over when nothing fails and it is not let in all the same, in its time", () => {
		const { clock, heard, trial } = begin();
		trial.follow(state("connecting"));
		clock.advance(settings.trial - 1);
		assert.deepEqual(heard, []);
		clock.advance(1);
		assert.deepEqual(heard, ["suspect"]);
	});

	it("waits while network or cloud are away, and goes on with what is left of its time", () => {
		const { clock, heard, trial } = begin();
		trial.follow(state("connecting"));
		clock.advance(4 * minute);
		for (const away of [
			state("joining", 720),
			state("connecting", 702),
			state("connecting", 710),
			state("connecting", 703),
			state("setup"),
		]) {
			trial.follow(away);
			clock.advance(60 * minute);
		}
		assert.deepEqual(heard, []);
		trial.follow(state("connecting"));
		clock.advance(minute - 1);
		assert.deepEqual(heard, []);
		clock.advance(1);
		assert.deepEqual(heard, ["suspect"]);
	});

	it("waits no longer than the product's patience", () => {
		const { clock, heard, trial } = begin();
		trial.follow(state("joining", 720));
		clock.advance(settings.patience - 1);
		assert.deepEqual(heard, []);
		clock.advance(1);
		assert.deepEqual(heard, ["suspect"]);
	});

	it("tells nothing once it was ended", () => {
		const { clock, heard, trial } = begin();
		let done = (_problem?: string): void => {};
		trial.follow(running);
		trial.test({ selfTest: whenDone => void (done = whenDone) });
		trial.end();
		done("late");
		trial.follow(running);
		clock.advance(1000 * minute);
		assert.deepEqual(heard, []);
	});
});
