import assert from "node:assert/strict";
import type { Button, ButtonOptions, Host } from "../../../hosts/host";
import type { VirtualClock } from "../../../hosts/virtual/clock";
import { ResetButton } from "../../../modules/reset-button/index";
import { stubHost } from "../../support/stub-host";

describe("reset button", () => {
	let clock: VirtualClock;
	let level: 0 | 1;
	let told: string[];
	let changed: () => void;
	let closed: number;
	let button: ResetButton;

	let counts: number[];

	const start = (atFirst: 0 | 1 = 0, clicks: readonly string[] = ["click"]): void => {
		level = atFirst;
		told = [];
		counts = [];
		closed = 0;
		class TestButton implements Button {
			constructor(options: ButtonOptions) {
				changed = () => options.onReadable();
			}
			read(): 0 | 1 {
				return level;
			}
			close(): void {
				closed++;
				changed = () => {};
			}
		}
		const stub = stubHost();
		const host: Host = Object.defineProperty(stub, "Button", { value: TestButton });
		clock = stub.clock;
		const holds = [
			{ name: "setup", time: 3000 },
			{ name: "reset", time: 10_000 },
		];
		button = new ResetButton(
			host,
			{ clicks, holds, cancel: 20_000 },
			{
				onHold: name => told.push(`${clock.now()} hold ${name ?? "nothing"}`),
				onGesture: (name, count) => {
					told.push(`${clock.now()} ${name}`);
					counts.push(count);
				},
			},
		);
	};
	beforeEach(() => start());

	const set = (to: 0 | 1): void => {
		level = to;
		changed();
	};
	const press = (ms: number): void => {
		set(1);
		clock.advance(ms);
		set(0);
		clock.advance(30);
	};

	it("clicks when pressed for less than any gesture takes", () => {
		press(50);
		assert.deepEqual(told, ["80 click"]);
		start();
		press(2999);
		assert.deepEqual(told, ["3029 click"]);
	});

	it("tells while held what releasing would do, and does it on release", () => {
		press(3000);
		assert.deepEqual(told, ["3030 hold setup", "3030 hold nothing", "3030 setup"]);
		start();
		press(9999);
		assert.deepEqual(told, ["3030 hold setup", "10029 hold nothing", "10029 setup"]);
		start();
		press(12_000);
		assert.deepEqual(told, ["3030 hold setup", "10030 hold reset", "12030 hold nothing", "12030 reset"]);
	});

	it("does nothing when held on beyond the cancel time", () => {
		press(60_000);
		assert.deepEqual(told, ["3030 hold setup", "10030 hold reset", "20030 hold nothing"]);
		told.length = 0;
		press(100);
		assert.deepEqual(told.length, 1);
	});

	it("does not act before it is released", () => {
		set(1);
		clock.advance(19_000);
		assert.ok(!told.some(line => line.endsWith(" reset") && !line.includes("hold")));
	});

	it("ignores whatever lasts less than 30 ms", () => {
		for (let glitch = 0; glitch < 50; glitch++) {
			set(1);
			clock.advance(29);
			set(0);
			clock.advance(100);
		}
		assert.deepEqual(told, []);
	});

	it("takes bouncing contacts for one press", () => {
		const bounce = (to: 0 | 1): void => {
			for (let time = 0; time < 8; time++) {
				set(time % 2 ? to : to === 1 ? 0 : 1);
				clock.advance(3);
			}
			clock.advance(30);
		};
		bounce(1);
		clock.advance(5000);
		bounce(0);
		assert.deepEqual(
			told.map(line => line.replace(/^\d+ /, "")),
			["hold setup", "hold nothing", "setup"],
		);
	});

	it("is not disturbed by a short loss of contact while held", () => {
		set(1);
		clock.advance(8000);
		set(0);
		clock.advance(10);
		set(1);
		clock.advance(3000);
		set(0);
		clock.advance(30);
		assert.equal(told.at(-1), "11040 reset");
	});

	it("ignores a button that is down at power-on until it was up once", () => {
		start(1);
		clock.advance(12_000);
		set(0);
		clock.advance(100);
		assert.deepEqual(told, []);
		press(3500);
		assert.equal(told.at(-1), "15630 setup");
	});

	it("never acts when the button is stuck", () => {
		start(1);
		clock.advance(86_400_000);
		set(1);
		clock.advance(86_400_000);
		assert.deepEqual(told, []);
	});

	describe("with a meaning for two clicks", () => {
		beforeEach(() => start(0, ["once", "twice"]));

		it("tells one click when no second one begins within 0.4 s", () => {
			press(50);
			clock.advance(399);
			assert.deepEqual(told, []);
			clock.advance(1);
			assert.deepEqual([told, counts], [["480 once"], [1]]);
			press(50);
			clock.advance(1000);
			assert.deepEqual(counts, [1, 1]);
		});

		it("tells two at once, and the third anew", () => {
			press(50);
			clock.advance(200);
			press(50);
			assert.deepEqual([told, counts], [["360 twice"], [2]]);
			press(50);
			clock.advance(400);
			assert.deepEqual(told, ["360 twice", "840 once"]);
		});

		it("takes two that are further apart for one each", () => {
			press(50);
			clock.advance(380);
			press(50);
			clock.advance(2000);
			assert.deepEqual(
				told.map(line => line.replace(/^\d+ /, "")),
				["once", "once"],
			);
		});

		it("forgets a click that a hold follows", () => {
			press(50);
			clock.advance(200);
			press(3500);
			clock.advance(2000);
			assert.deepEqual(counts, [0]);
			press(50);
			clock.advance(2000);
			assert.deepEqual(counts, [0, 1]);
		});

		it("says nothing of a click when it is closed meanwhile", () => {
			press(50);
			button.close();
			clock.advance(2000);
			assert.deepEqual(told, []);
			assert.equal(clock.next, undefined);
		});
	});

	it("does nothing at a click that has no meaning, and counts by holds alone", () => {
		start(0, []);
		press(50);
		press(3500);
		assert.deepEqual(counts, [0]);
	});

	it("is silent once closed, in the middle of a press too", () => {
		set(1);
		clock.advance(5000);
		told.length = 0;
		button.close();
		set(0);
		clock.advance(60_000);
		assert.deepEqual(told, []);
		assert.equal(clock.next, undefined);
		assert.equal(closed, 1);
	});
});
