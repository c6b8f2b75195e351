import assert from "node:assert/strict";
import { app } from "../../examples/fermentation-monitor/src/app";
import { product, World } from "../support/world";

function brew(): World {
	const world = new World(product, { app });
	world.provision();
	world.until("running");
	return world;
}

const hour = 3_600_000;

describe("the fermentation monitor", () => {
	it("reports temperature, gravity and alcohol", () => {
		const world = brew();
		world.clock.advance(30_000);
		for (const pin of [0, 1, 2]) assert.ok(world.cloud.frames.some(frame => frame.body.startsWith(`vw·${pin}·`)));
	});

	it("warns once when the beer gets warmer than the app allows", () => {
		const world = brew();
		world.cloud.write(3, "20");
		world.clock.advance(hour / 2);
		const warnings = world.cloud.frames.filter(frame => frame.type === 64 && frame.body.startsWith("too_warm"));
		assert.equal(warnings.length, 1);
	});

	it("tells once when fermentation is over", () => {
		const world = brew();
		world.clock.advance(3 * hour);
		const told = world.cloud.frames.filter(frame => frame.type === 64 && frame.body.startsWith("finished"));
		assert.equal(told.length, 1);
	});

	it("sends the readings of an outage with their times", () => {
		const world = brew();
		world.cloud.write(4, "60");
		world.clock.advance(60_000);
		world.air.patch({ networks: { home: { on: false } } });
		world.clock.advance(10 * 60_000);
		const before = world.cloud.frames.length;
		world.air.patch({ networks: { home: { on: true } } });
		world.until("running", 400_000);
		world.clock.advance(60_000);
		const late = world.cloud.frames.slice(before);
		const times = late.filter(frame => frame.type === 21 && frame.body.startsWith("t·"));
		assert.ok(times.length >= 8, `${times.length} readings with a time`);
	});

	it("warns of what a hand sets, and goes on without a thermometer", () => {
		const world = brew();
		world.board.parts.set("Beer", 31.5);
		world.clock.advance(10_000);
		const warnings = world.cloud.frames.filter(frame => frame.type === 64 && frame.body.startsWith("too_warm"));
		assert.equal(warnings.length, 1);
		assert.match(warnings[0]?.body ?? "", /31\.5 °C/);
		world.board.parts.plug("Beer", false);
		const before = world.cloud.frames.length;
		world.clock.advance(60_000);
		const after = world.cloud.frames.slice(before);
		assert.ok(!after.some(frame => frame.body.startsWith("vw·0·")));
		assert.ok(after.some(frame => frame.body.startsWith("vw·1·")));
	});
});
