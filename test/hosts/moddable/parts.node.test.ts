import assert from "node:assert/strict";
import { World } from "../virtual/world";
import "./sdk/register";

const { opened, Sensor, wiring } = await import("../../../hosts/moddable/parts");

describe("how a part is wired", () => {
	it("is what the config says, its pins and the rest", () => {
		assert.deepEqual(wiring("relay", "pin"), { pin: 26, activeLow: true });
		assert.deepEqual(wiring("bus", "data", "clock"), { data: 21, clock: 0 });
	});

	for (const [part, pin, found] of [
		["heater", "pin", "undefined"],
		["bus", "pin", "undefined"],
		["typing", "pin", "26"],
		["half", "pin", "2.5"],
		["beyond", "pin", "49"],
	] as const)
		it(`is refused where the ${pin} of "${part}" is none, by name`, () =>
			assert.throws(
				() => wiring(part, pin),
				new RegExp(`^Error: config\\.parts\\.${part}\\.${pin} is ${found}, but must`),
			));
});

describe("a sensor that may fail", () => {
	/** A sensor whose driver does as it is told, and how often it was constructed. */
	function sensor() {
		const world = new World();
		const at = { opens: 0, missing: false, reading: (): number | undefined => 20 };
		const made = new Sensor(world.host, {
			...{ name: "thermometer", least: -10, most: 50 },
			open() {
				at.opens++;
				if (at.missing) throw new Error("nobody there");
				return at;
			},
			sample: driver => driver.reading(),
		});
		return { at, world, read: () => made.read() };
	}

	it("is constructed when it is first read, and once", () => {
		const { at, read } = sensor();
		assert.equal(at.opens, 0);
		assert.deepEqual([read(), read()], [20, 20]);
		assert.equal(at.opens, 1);
	});

	it("reads nothing while it is not there, says so once, and is found when it is", () => {
		const { at, world, read } = sensor();
		at.missing = true;
		assert.deepEqual([read(), read()], [undefined, undefined]);
		assert.deepEqual(world.logs, ["thermometer: no reading: Error: nobody there"]);
		at.missing = false;
		assert.equal(read(), 20);
		assert.deepEqual(world.logs.slice(1), ["thermometer: reads again"]);
		assert.equal(at.opens, 3);
	});

	it("does not believe what cannot be", () => {
		const { at, world, read } = sensor();
		for (const value of [-10.1, 50.1, NaN, Infinity, undefined]) {
			at.reading = () => value;
			assert.equal(read(), undefined, String(value));
		}
		assert.deepEqual(world.logs, ["thermometer: no reading: -10.1 cannot be"]);
		for (const value of [-10, 50]) {
			at.reading = () => value;
			assert.equal(read(), value);
		}
	});

	it("keeps its driver when a reading fails", () => {
		const { at, read } = sensor();
		read();
		at.reading = () => {
			throw new Error("noise");
		};
		assert.equal(read(), undefined);
		at.reading = () => 21;
		assert.equal(read(), 21);
		assert.equal(at.opens, 1);
	});
});

describe("what cannot be opened", () => {
	it("is not there, which is told", () => {
		const world = new World();
		const pin = opened(world.host, "relay", () => "a pin");
		assert.equal(pin, "a pin");
		const none = opened(world.host, "relay", () => {
			throw new RangeError("input only");
		});
		assert.equal(none, undefined);
		assert.deepEqual(world.logs, ["relay: cannot be had: RangeError: input only"]);
	});
});
