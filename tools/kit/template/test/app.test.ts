import assert from "node:assert/strict";
import { test } from "node:test";
import { manifestProduct, World } from "blynk-inject-esp32/testing";
import { app } from "../src/app";

test("reports the signal of its network", () => {
	const world = new World(manifestProduct(), { app });
	world.goOnline();
	world.clock.advance(10_000);
	assert.match(world.cloud.writes(0).at(-1) ?? "nothing was written to V0", /^-\d+$/);
});

test("dims its light as the app says", () => {
	const world = new World(manifestProduct(), { app });
	world.goOnline();
	world.cloud.write(1, "30");
	world.clock.advance(1000);
	assert.ok(world.log.includes("app: light at 30 %"), world.log.join("\n"));
});
