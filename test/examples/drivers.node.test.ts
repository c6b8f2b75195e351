import assert from "node:assert/strict";
import type { App } from "../../src/main";
import type * as Chips from "../support/chips";
import { onChips } from "../support/sdk-parts";
import { product, World } from "../support/world";

interface Made {
	readonly app: App;
	readonly chips: typeof Chips;
}

/** The drivers' own code, as it is in the SDK: nothing of it is ours. */
async function made(this: Mocha.Context, example: string): Promise<Made> {
	const sdk = process.env["MODDABLE"];
	if (!sdk) {
		process.stderr.write("MODDABLE is not set: the SDK's drivers are not tried.\n");
		return this.skip();
	}
	return onChips<Made>(example, "esp32-devkitc", sdk);
}

/** The value last reported on a pin. */
function last(world: World, pin: number): number {
	const reports = world.cloud.frames.filter(frame => frame.body.startsWith(`vw·${pin}·`));
	return Number(reports.at(-1)?.body.split("·")[2]);
}

function online({ app, chips }: Made): World {
	const world: World = new World(product, {
		app(context) {
			chips.reset();
			world.log.length = 0;
			return app(context);
		},
	});
	world.goOnline();
	return world;
}

describe("the fermentation monitor, with the SDK's drivers on a bus", () => {
	const addresses = { thermometer: 0x48, hydrometer: 0x18 } as const;
	let board: Made;
	let chips: Made["chips"];
	let thermometer: InstanceType<Made["chips"]["Tmp102"]>;
	let hydrometer: InstanceType<Made["chips"]["Lis3dh"]>;

	before(async function () {
		board = await made.call(this, "fermentation-monitor");
		({ chips } = board);
	});

	beforeEach(() => {
		chips.clear();
		thermometer = new chips.Tmp102();
		hydrometer = new chips.Lis3dh();
		thermometer.temperature = 21.5;
		tilt(25);
		chips.bus.set(addresses.thermometer, thermometer);
		chips.bus.set(addresses.hydrometer, hydrometer);
	});

	function tilt(degrees: number): void {
		const angle = (degrees * Math.PI) / 180;
		hydrometer.down = [Math.sin(angle), 0, Math.cos(angle)];
	}

	/** How many frames speak of a pin from now on, in half a minute. */
	function reports(world: World, pin: number): number {
		const before = world.cloud.frames.length;
		world.clock.advance(30_000);
		return world.cloud.frames.slice(before).filter(frame => frame.body.startsWith(`vw·${pin}·`)).length;
	}

	const lines = (world: World, name: string): readonly string[] =>
		world.log.filter(line => line.startsWith(`${name}: `));

	it("reports what the thermometer measures, also below zero", () => {
		const world = online(board);
		world.clock.advance(20_000);
		assert.equal(last(world, 0), 21.5);
		thermometer.temperature = -5.25;
		world.clock.advance(20_000);
		assert.equal(last(world, 0), -5.2);
	});

	it("reports the gravity by how the float lies", () => {
		tilt(51);
		const world = online(board);
		world.clock.advance(20_000);
		assert.equal(last(world, 1), 1.052);
		assert.equal(last(world, 2), 0);
	});

	it("goes on without a thermometer, says so once, and finds it when it is plugged in", () => {
		chips.bus.delete(addresses.thermometer);
		const world = online(board);
		assert.equal(reports(world, 0), 0);
		assert.ok(reports(world, 1) > 0);
		assert.deepEqual(lines(world, "thermometer"), ["thermometer: no reading: Error: write failed"]);
		chips.bus.set(addresses.thermometer, thermometer);
		assert.ok(reports(world, 0) > 0);
		chips.bus.delete(addresses.thermometer);
		assert.equal(reports(world, 0), 0);
		chips.bus.set(addresses.thermometer, thermometer);
		assert.ok(reports(world, 0) > 0);
		assert.deepEqual(lines(world, "thermometer").slice(1), [
			"thermometer: reads again",
			"thermometer: no reading: Error: writeRead failed",
			"thermometer: reads again",
		]);
	});

	it("takes no other chip for the accelerometer", () => {
		chips.bus.set(addresses.hydrometer, new chips.Lis3dh(0x44));
		const world = online(board);
		assert.equal(reports(world, 1), 0);
		assert.deepEqual(lines(world, "hydrometer"), ["hydrometer: no reading: Error: unexpected sensor"]);
		chips.bus.set(addresses.hydrometer, hydrometer);
		assert.ok(reports(world, 1) > 0);
	});

	it("wakes an accelerometer that was without power", () => {
		const world = online(board);
		assert.ok(reports(world, 1) > 0);
		hydrometer.losePower();
		world.clock.advance(10_000);
		tilt(45);
		world.clock.advance(20_000);
		assert.equal(last(world, 1), 1.04);
	});
});

describe("the heater's thermostat, with the SDK's thermistor at an ADC and a relay at a pin", () => {
	const pins = { thermistor: 34, relay: 26 } as const;
	let board: Made;
	let chips: Made["chips"];

	before(async function () {
		board = await made.call(this, "heater-thermostat");
		({ chips } = board);
	});

	beforeEach(() => chips.clear());

	/** The voltage at the pin when the thermistor, 10 kΩ and B 3950, has this temperature. */
	function warm(celsius: number): void {
		const ohms = 10_000 * Math.exp(3950 * (1 / (celsius + 273.15) - 1 / 298.15));
		chips.volts.set(pins.thermistor, (3.3 * 10_000) / (10_000 + ohms));
	}

	it("reports the temperature, to a few tenths over the whole range", () => {
		warm(20);
		const world = online(board);
		for (const celsius of [-24, -10, 0, 12.3, 25, 38, 47]) {
			warm(celsius);
			world.clock.advance(6000);
			assert.ok(Math.abs(last(world, 0) - celsius) < 0.3, `${last(world, 0)} for ${celsius} °C`);
		}
	});

	it("switches the relay at its target", () => {
		warm(12);
		const world = online(board);
		world.clock.advance(1000);
		assert.equal(chips.outputs.get(pins.relay), 1);
		warm(21);
		world.clock.advance(40_000);
		assert.equal(chips.outputs.get(pins.relay), 0);
	});

	for (const [what, volts] of [
		["a broken wire", 0],
		["a short circuit", 3.3],
	] as const)
		it(`does not heat with ${what}`, () => {
			warm(12);
			const world = online(board);
			world.clock.advance(1000);
			assert.equal(chips.outputs.get(pins.relay), 1);
			chips.volts.set(pins.thermistor, volts);
			const before = world.cloud.frames.length;
			world.clock.advance(1000);
			assert.equal(chips.outputs.get(pins.relay), 0);
			world.clock.advance(60_000);
			assert.equal(chips.outputs.get(pins.relay), 0);
			assert.ok(!world.cloud.frames.slice(before).some(frame => frame.body.startsWith("vw·0·")));
			assert.equal(world.log.filter(line => /^thermistor: no reading: .* cannot be$/.test(line)).length, 1);
		});

	it("goes on where its relay's pin is taken, and says so", () => {
		warm(12);
		chips.taken.add(pins.relay);
		const world = online(board);
		world.clock.advance(6000);
		assert.equal(last(world, 0), 12);
		assert.ok(world.log.includes("relay: cannot be had: Error: in use"));
	});
});
