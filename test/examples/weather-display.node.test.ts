import assert from "node:assert/strict";
import { app } from "../../examples/weather-display";
import { readJson } from "../../tools/cli/json-file";
import { World } from "../support/world";

const config = readJson("examples/weather-display.json");

/** A display on trial with this place, about which the account's webhook has been asked. */
function asked(place: string): World {
	const world = new World(config, { app });
	world.provision({ place });
	world.until("trying");
	while (!world.cloud.frames.some(frame => frame.body === `vw·0·${place}`)) world.clock.advance(10);
	return world;
}

describe("the weather display", () => {
	it("shows the weather of the place that its owner told it", () => {
		const world = asked("Bergen");
		world.cloud.write(1, "1");
		world.until("running");
		world.clock.advance(1000);
		world.cloud.write(2, "7.5");
		world.clock.advance(1000);
		assert.equal(world.log.at(-1), "weather: Bergen 7.5 °C");
	});

	it("has a place that nobody knows corrected while the phone is there", () => {
		const world = asked("Bregen");
		world.cloud.write(1, "0");
		world.until("setup");
		const status = world.json("/status.json") as Readonly<Record<string, unknown>>;
		assert.deepEqual([status["field"], status["rule"]], ["place", "Nobody knows this place. Check its name."]);
	});

	it("cannot be set up without a place", () => {
		const world = new World(config, { app });
		world.unbox();
		assert.match(world.apply()?.body ?? "", /"field":"place","rule":"a text of 1 to 32 bytes/);
	});
});
