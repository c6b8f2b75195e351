import assert from "node:assert/strict";
import type { Led } from "../../../hosts/host";
import { VirtualClock } from "../../../hosts/virtual/clock";
import { colours, Indicator, type IndicatorOptions, type Pattern } from "../../../modules/indicator/index";

type Write = readonly [at: number, ...levels: number[]];

describe("indicator", () => {
	let clock: VirtualClock;
	let writes: Write[];

	const light = (kind: Led["kind"], options: Partial<IndicatorOptions> = {}): Indicator => {
		clock = new VirtualClock();
		writes = [];
		const write = (...levels: number[]): void => void writes.push([clock.now(), ...levels]);
		return new Indicator(clock, { kind, write }, { brightness: 255, ...options });
	};

	it("flashes a beat: even parts on, odd parts off, over and over", () => {
		light("pixel").show({ colour: colours.red, beat: [80, 100, 80, 1000] });
		clock.advance(1260);
		const on = [255, 0, 0];
		const off = [0, 0, 0];
		assert.deepEqual(writes, [
			[0, ...on],
			[80, ...off],
			[180, ...on],
			[260, ...off],
			[1260, ...on],
		]);
	});

	it("keeps the parts of a beat between 1 ms and 10 s", () => {
		light("pixel").show({ colour: 0xff, beat: [0, 60_000] });
		clock.advance(10_001);
		assert.deepEqual(
			writes.map(([at]) => at),
			[0, 1, 10_001],
		);
	});

	for (const [period, step] of [
		[5000, 19],
		[1000, 3],
		[100, 1],
	] as const) {
		it(`swells in 256 steps of ${step} ms when the period is ${period} ms`, () => {
			light("pixel", { minimum: 0 }).show({ colour: 0xff0000, wave: period });
			clock.advance(256 * step * 2 - 1);
			const expected: Write[] = [];
			for (let step256 = 0; step256 < 512; step256++) {
				const index = step256 % 256;
				const triangle = index < 128 ? index : 255 - index;
				const level = Math.floor((255 * triangle) / 128);
				if (level !== (expected.at(-1)?.[1] ?? -1)) expected.push([step256 * step, level, 0, 0]);
			}
			assert.deepEqual(writes, expected);
		});
	}

	it("fades to the minimum, and no further", () => {
		for (const [minimum, least] of [
			[4, 7],
			[52, 103],
			[200, 253],
		] as const) {
			light("pixel", { minimum }).show({ colour: 0xff, wave: 1000 });
			clock.advance(2000);
			const levels = writes.map(([, , , blue]) => blue ?? 0);
			assert.deepEqual([Math.min(...levels), Math.max(...levels)], [least, 253]);
		}
	});

	it("scales each channel by the brightness, rounding down", () => {
		light("pixel", { brightness: 64 }).show({ colour: 0x24c48e });
		assert.deepEqual(writes, [[0, 9, 49, 35]]);
	});

	it("scales a wave by its step first and then by the brightness", () => {
		light("pixel", { brightness: 128, minimum: 4 }).show({ colour: 0x24c48e, wave: 5000 });
		assert.deepEqual(writes, [[0, 0, 3, 2]]);
	});

	it("applies gamma 2.8 to PWM lights and not to pixels", () => {
		const gamma = [
			[1, 0],
			[28, 1],
			[64, 5],
			[128, 37],
			[200, 129],
			[254, 252],
			[255, 255],
		] as const;
		for (const [level, duty] of gamma) {
			light("rgb").show({ colour: level << 8 });
			assert.deepEqual(writes, [[0, 0, duty, 0]]);
			light("pixel").show({ colour: level << 8 });
			assert.deepEqual(writes, [[0, 0, level, 0]]);
		}
	});

	it("shows the largest channel of a colour on a single-colour light", () => {
		light("mono").show({ colour: 0x24c48e, beat: [50, 50] });
		clock.advance(50);
		assert.deepEqual(writes, [
			[0, 122],
			[50, 0],
		]);
	});

	it("swells a single-colour light whatever the colour", () => {
		light("mono").show({ colour: 0x000010, wave: 256 });
		clock.advance(127);
		assert.deepEqual(writes.at(-1), [127, 252]);
	});

	it("writes nothing while nothing changes", () => {
		const indicator = light("mono");
		indicator.show({ colour: 0xff0000, beat: [10, 0x7fff] });
		indicator.show({ colour: 0x00ff00, beat: [10, 0x7fff] });
		indicator.show({ colour: 0x0000ff });
		assert.equal(writes.length, 1);
	});

	it("restarts with another pattern", () => {
		const indicator = light("pixel");
		indicator.show({ colour: 0xff, beat: [100, 100] });
		clock.advance(150);
		indicator.show({ colour: 0xff, beat: [100, 200] });
		clock.advance(100);
		assert.deepEqual(
			writes.map(([at, , , blue]) => [at, blue]),
			[
				[0, 255],
				[100, 0],
				[150, 255],
				[250, 0],
			],
		);
	});

	it("goes on undisturbed when the same pattern is shown again, even a copy", () => {
		const patterns: Pattern[] = [
			{ colour: 0xff, beat: [100, 100] },
			{ colour: 0xff, wave: 25_600 },
		];
		for (const pattern of patterns) {
			const indicator = light("pixel", { minimum: 126 });
			indicator.show(pattern);
			for (let time = 0; time < 10; time++) {
				clock.advance(90);
				indicator.show({ ...pattern, ...(pattern.beat && { beat: [...pattern.beat] }) });
			}
			assert.equal(writes.length, pattern.beat ? 10 : 1);
		}
	});

	it("takes a new brightness at once, in the middle of a pattern", () => {
		const indicator = light("pixel");
		indicator.show({ colour: 0xff, beat: [100, 100] });
		clock.advance(30);
		indicator.brightness = 100;
		clock.advance(70);
		indicator.brightness = 50;
		clock.advance(100);
		assert.deepEqual(
			writes.map(([at, , , blue]) => [at, blue]),
			[
				[0, 255],
				[30, 100],
				[100, 0],
				[200, 50],
			],
		);
	});

	it("keeps the brightness within 0 to 255", () => {
		const indicator = light("pixel");
		for (const [given, kept] of [
			[300, 255],
			[-1, 0],
			[127.6, 128],
			[Number.NaN, 0],
		] as const) {
			indicator.brightness = given;
			assert.equal(indicator.brightness, kept);
		}
	});

	it("runs no timer for a steady colour, for darkness, or for a board without light", () => {
		const indicator = light("rgb");
		for (const pattern of [{ colour: 0xff }, undefined]) {
			indicator.show({ colour: 1, wave: 1000 });
			indicator.show(pattern);
			assert.equal(clock.next, undefined);
		}
		light("none").show({ colour: 1, wave: 1000 });
		assert.equal(clock.next, undefined);
	});

	it("puts out at first whatever the last life left burning", () => {
		light("pixel").show(undefined);
		assert.deepEqual(writes, [[0, 0, 0, 0]]);
	});

	it("goes dark when closed", () => {
		const indicator = light("rgb");
		indicator.show({ colour: 0xffffff, beat: [100, 100] });
		indicator.close();
		indicator.close();
		clock.advance(1000);
		assert.deepEqual(writes, [
			[0, 255, 255, 255],
			[0, 0, 0, 0],
		]);
	});

	it("goes on in its time though the light throws", () => {
		clock = new VirtualClock();
		let calls = 0;
		const write = (): void => {
			calls++;
			throw new Error("no light");
		};
		new Indicator(clock, { kind: "pixel", write }, { brightness: 255 }).show({ colour: 1, beat: [10, 10] });
		clock.advance(45);
		assert.equal(calls, 5);
	});

	it("has the colours of the reference", () => {
		assert.deepEqual(
			Object.entries(colours).map(([name, value]) => `${name} ${value.toString(16).padStart(6, "0")}`),
			[
				...["white ffffe7", "red ff0000", "green 00ff00", "blue 0000ff", "yellow ffff00", "magenta a700ff"],
				...["cyan 00ffff", "orange ff7f00", "blynk 24c48e"],
			],
		);
	});
});
