import assert from "node:assert/strict";
import type { App } from "../../src/main";
import { product, World } from "../support/world";

/** A device that is online, with this for a button. */
function online(button: object, app?: App): World {
	const world = new World({ ...product, button }, app && { app });
	world.unbox();
	world.apply();
	world.until("running");
	return world;
}

function click(world: World): void {
	world.board.press(80);
	world.clock.advance(200);
}

const stateOf = (world: World, after: number): string => {
	world.clock.advance(after);
	return world.state;
};

describe("gestures", () => {
	it("open setup of a device that is online by two clicks, where the product says so", () => {
		const world = online({ clicks: ["keepOpen", "setup"], setup: 0 });
		click(world);
		assert.equal(stateOf(world, 1000), "running");
		world.board.press(5000);
		assert.equal(stateOf(world, 6000), "running");
		click(world);
		click(world);
		assert.equal(world.state, "setup");
		world.board.press(11_000);
		assert.equal(stateOf(world, 12_000), "setup");
		assert.equal(world.states.includes("resetting"), true);
	});

	it("of a plain product: a click does nothing to a device that is online, two do neither", () => {
		const world = online({});
		click(world);
		click(world);
		assert.equal(stateOf(world, 2000), "running");
	});

	it("are told to the product's code: clicks at once, or 0.4 s later where two mean more", () => {
		const heard: string[] = [];
		const app: App = ({ host }) => ({ onButton: clicks => heard.push(`${host.clock.now()} ${clicks}`) });
		const times = (button: object, count: number): string[] => {
			const world = online(button, app);
			heard.length = 0;
			const host = world.clock.now();
			for (let i = 0; i < count; i++) click(world);
			world.clock.advance(2000);
			assert.equal(world.state, "running");
			assert.ok(world.clock.now() > host);
			return heard.map(each => each.split(" ")[1] ?? "");
		};
		assert.deepEqual(times({ clicks: ["app"] }, 2), ["1", "1"]);
		assert.deepEqual(times({ clicks: ["app", "app"] }, 2), ["2"]);
		assert.deepEqual(times({ clicks: ["app", "app"] }, 1), ["1"]);
		assert.deepEqual(times({ clicks: ["app", "app", "app"] }, 3), ["3"]);
		assert.deepEqual(times({}, 2), ["1", "1"]);
		assert.deepEqual(times({ clicks: [] }, 2), []);
	});

	it("open setup even when the product's code throws at them", () => {
		const world = online({ clicks: ["setup"] }, () => ({
			onButton: () => {
				throw new Error("a guest misbehaves");
			},
		}));
		world.board.press(80);
		world.clock.advance(150);
		assert.ok(world.states.includes("setup"));
	});
});

describe("power switched on and off", () => {
	const cycle = (world: World, ...on: readonly number[]): void => {
		for (const each of on) {
			world.board.powerOff();
			world.clock.advance(1500);
			world.board.powerOn();
			world.clock.advance(each);
		}
	};

	it("opens setup of a device that works, shows before that it will, and leaves it its credentials", () => {
		const world = online({ powerCycles: 5 });
		world.clock.advance(60_000);
		cycle(world, 1000, 1000, 1000, 1000, 1000);
		assert.notEqual(world.sign, "heldSetup");
		cycle(world, 400);
		assert.equal(world.sign, "heldSetup");
		world.clock.advance(4700);
		assert.equal(world.state, "setup");
		assert.equal(world.sign, "setup");
		// Setup closes as ever, for a phone that stays after an hour, and it is back; the next starts are like any.
		world.clock.advance(61 * 60_000);
		assert.equal(world.state, "running");
		cycle(world, 60_000);
		assert.equal(world.state, "running");
	});

	it("does nothing where the product does not say so", () => {
		const world = online({});
		cycle(world, 1000, 1000, 1000, 1000, 1000, 30_000);
		assert.equal(world.state, "running");
		assert.equal(world.flash.wear.get("cycles"), undefined);
	});

	it("keeps setup open that is open, of a device that has never worked", () => {
		const world = new World({ ...product, button: { powerCycles: 3 } });
		world.unbox();
		cycle(world, 1000, 1000, 1000, 20_000);
		assert.equal(world.state, "setup");
	});

	it("costs a lamp that is switched on 20 times a day 14,600 changes of the flash a year", () => {
		const world = online({ powerCycles: 5 });
		world.clock.advance(60_000);
		const changes = (): number => {
			const { writes = 0, erasures = 0 } = world.flash.wear.get("cycles") ?? {};
			return writes + erasures;
		};
		const before = changes();
		cycle(world, ...Array<number>(20).fill(10_000));
		assert.equal((changes() - before) * 365, 14_600);
	});
});
