import assert from "node:assert/strict";
import {
	lamp,
	slider,
	type Input,
	type Output,
	type PartsHost,
	type PartView,
	type SliderOptions,
} from "../../../hosts/virtual/parts";
import { World } from "./world";

const beer = { name: "Beer", unit: "°C", least: 0, most: 40, value: 18 } as const;

/** A board whose firmware has one sensor. */
function brew(options: SliderOptions = beer): { world: World; read(): number | undefined } {
	const made: { input?: Input } = {};
	const world = new World(host => (made.input = slider(host, options)));
	return { world, read: () => made.input?.read() };
}

function views(world: World, name: string): readonly PartView[] {
	return world.events.flatMap(each => (each.event === "part" && each.name === name ? [each] : []));
}

describe("a simulated sensor", () => {
	it("reads what it is given until a hand sets it", () => {
		const { world, read } = brew();
		assert.equal(read(), 18);
		world.board.parts.set("Beer", 21.5);
		assert.equal(read(), 21.5);
	});

	it("follows its simulation, and again once it is let go", () => {
		let warmth = 18.04;
		const { world, read } = brew({ ...beer, value: () => warmth });
		assert.equal(read(), 18.04);
		world.board.parts.set("Beer", 30);
		warmth = 19;
		assert.equal(read(), 30);
		world.board.parts.simulate("Beer");
		assert.equal(read(), 19);
	});

	it("tells who looks on what it reads, in whole steps and only when that changes", () => {
		let warmth = 18.04;
		const { world, read } = brew({ ...beer, value: () => warmth });
		for (warmth of [18.01, 18.06, 18.12, 18.3]) read();
		const told = views(world, "Beer").map(each => each.value);
		assert.deepEqual(told, [18, 18.1, 18.3]);
		assert.equal(views(world, "Beer").at(-1)?.kind, "slider");
	});

	it("reads nothing while it is unplugged, and then what it did before", () => {
		const { world, read } = brew();
		world.board.parts.set("Beer", 25);
		world.board.parts.plug("Beer", false);
		assert.equal(read(), undefined);
		world.board.parts.plug("Beer", true);
		assert.equal(read(), 25);
	});

	it("stays as it was set when the board restarts, or loses its power", () => {
		const { world, read } = brew({ ...beer, value: () => 18 });
		world.board.parts.set("Beer", 25);
		world.host.system.restart("a test");
		world.clock.advance(1000);
		assert.equal(read(), 25);
		world.board.parts.plug("Beer", false);
		world.board.powerOff();
		world.board.powerOn();
		assert.equal(read(), undefined);
		assert.equal(world.boots, 3);
	});

	it("calls back after a hand has changed it, as the interrupt of a pin: never before it returns, not after the end", () => {
		const calls: (number | undefined)[] = [];
		const { world, read } = brew({ ...beer, onReadable: () => calls.push(read()) });
		world.board.parts.set("Beer", 25);
		assert.deepEqual(calls, []);
		world.clock.advance(1);
		assert.deepEqual(calls, [25]);
		world.board.parts.set("Beer", 26);
		world.board.powerOff();
		world.clock.advance(1000);
		assert.deepEqual(calls, [25]);
	});

	it("cannot be set beyond its range, nor where there is none of its name", () => {
		const { world, read } = brew();
		for (const value of [-0.1, 40.1, NaN])
			assert.throws(() => world.board.parts.set("Beer", value), /"Beer" goes from 0 to 40 °C\./);
		assert.throws(() => world.board.parts.plug("Wine", false), /no sensor "Wine"\. It has: Beer\./);
		assert.throws(() => new World().board.parts.simulate("Beer"), /It has: none\./);
		assert.equal(read(), 18);
	});

	it("belongs to its board: two boards have each their own", () => {
		const [one, other] = [brew(), brew()];
		one.world.board.parts.set("Beer", 30);
		assert.equal(other.read(), 18);
	});

	it("works on a host that keeps no parts, as the SDK's simulators", () => {
		const { world } = brew();
		const { parts: _none, ...bare }: PartsHost = world.host;
		assert.equal(slider(bare, { ...beer, value: 7 }).read(), 7);
		assert.equal(world.board.parts.views[0]?.value, 18);
	});
});

describe("a simulated actor", () => {
	function heat(most?: number): { world: World; write(level: number): void } {
		const made: { output?: Output } = {};
		const world = new World(
			host => (made.output = lamp(host, { name: "Heater", ...(most !== undefined && { most }) })),
		);
		return { world, write: level => made.output?.write(level) };
	}

	const levels = (world: World): readonly number[] => views(world, "Heater").map(each => each.value);

	it("shows what the firmware drives it to, within its range", () => {
		const { world, write } = heat();
		for (const level of [1, 1, 0, 7, -1]) write(level);
		assert.deepEqual(levels(world), [0, 1, 0, 1, 0]);
	});

	it("may have levels between off and on", () => {
		const { world, write } = heat(255);
		write(100);
		assert.deepEqual(levels(world), [0, 100]);
	});

	it("is asked for by its name, like a sensor", () => {
		const { world, write } = heat();
		write(1);
		assert.equal(world.board.parts.value("Heater"), 1);
		assert.throws(() => world.board.parts.value("Cooler"), /The board has no part "Cooler". It has: Heater\./);
	});

	it("goes off with the firmware that drives it, also when that restarts", () => {
		const { world, write } = heat();
		write(1);
		world.host.system.restart("a test");
		assert.deepEqual(levels(world), [0, 1, 0]);
		world.clock.advance(1000);
		write(1);
		world.board.powerOff();
		assert.equal(levels(world).at(-1), 0);
	});
});
