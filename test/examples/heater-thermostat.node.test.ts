import assert from "node:assert/strict";
import { app } from "../../examples/heater-thermostat/src/app";
import { product, World } from "../support/world";

function camp(): World {
	const world = new World(product, { app });
	world.provision();
	world.until("running");
	return world;
}

/** The temperature last reported. */
function inside(world: World): number {
	const reports = world.cloud.frames.filter(frame => frame.body.startsWith("vw·0·"));
	return Number(reports.at(-1)?.body.slice("vw·0·".length));
}

describe("the heater's thermostat", () => {
	it("asks for the last orders at every login", () => {
		const world = camp();
		world.clock.advance(1000);
		assert.ok(world.cloud.frames.some(frame => frame.type === 16 && frame.body === "vr·1·3"));
	});

	it("heats to its target and keeps it there", () => {
		const world = camp();
		world.clock.advance(20 * 60_000);
		for (let minute = 0; minute < 30; minute++) {
			world.clock.advance(60_000);
			assert.ok(Math.abs(inside(world) - 20) < 2.5, `${inside(world)} °C`);
		}
	});

	it("obeys a new target, and holds it without the cloud", () => {
		const world = camp();
		world.cloud.write(1, "10");
		world.clock.advance(1000);
		world.air.patch({ networks: { home: { on: false } } });
		world.clock.advance(30 * 60_000);
		world.air.patch({ networks: { home: { on: true } } });
		world.until("running", 400_000);
		world.clock.advance(10_000);
		assert.ok(Math.abs(inside(world) - 10) < 2.5, `${inside(world)} °C`);
	});

	it("rests between two switches of its relay", () => {
		const world = camp();
		world.clock.advance(60 * 60_000);
		const times = world.events.flatMap(event => (event.event === "pin" && event.pin === 2 ? [event] : []));
		assert.ok(times.length > 2 && times.length < 120);
	});

	it("stays cold when it is switched off", () => {
		const world = camp();
		world.cloud.write(3, "0");
		world.clock.advance(40 * 60_000);
		assert.ok(inside(world) < 8, `${inside(world)} °C`);
	});

	it("does not heat a tent whose thermometer is unplugged, and goes on when it is back", () => {
		const world = camp();
		const heats = (): boolean => world.board.parts.views.some(part => part.name === "Heater" && part.value === 1);
		world.clock.advance(1000);
		assert.ok(heats());
		world.board.parts.plug("Tent", false);
		world.clock.advance(1000);
		assert.ok(!heats());
		world.clock.advance(60_000);
		assert.ok(!heats());
		world.board.parts.plug("Tent", true);
		world.clock.advance(1000);
		assert.ok(heats());
	});
});
