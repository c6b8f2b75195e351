import assert from "node:assert/strict";
import { World } from "../support/world";
import { lie } from "../support/wrong-time";

const month = 30 * 86_400_000;

/** A world whose cloud has a certificate of three months. */
function certified(): World {
	const world = new World();
	const { internet, cloud } = world;
	cloud.validFrom = internet.time - month;
	cloud.validTo = internet.time + 2 * month;
	cloud.start();
	return world;
}

describe("a time server that is wrong", () => {
	for (const [when, time] of [
		["2036", Date.UTC(2036, 1, 7)],
		["last February", Date.UTC(2026, 1, 7)],
	] as const) {
		it(`once, with ${when}, costs new credentials some seconds and no more`, () => {
			const world = certified();
			lie(world, time, 1);
			world.provision();
			world.until("running", 60_000);
			assert.equal(world.states.filter(each => each === "setup").length, 1);
		});

		it(`once, with ${when}, costs a device that was online some seconds and no more`, () => {
			const world = certified();
			world.goOnline();
			lie(world, time, 1);
			world.switchOffAndOn();
			world.until("joining");
			world.until("running", 60_000);
		});

		it(`for an hour, with ${when}, costs a device that was online an hour, and not its credentials`, () => {
			const world = certified();
			world.goOnline();
			const end = lie(world, time, Infinity);
			world.switchOffAndOn();
			world.clock.advance(3_600_000);
			assert.notEqual(world.state, "running");
			end();
			world.until("running", 330_000);
			assert.equal(world.states.filter(each => each === "setup").length, 1);
		});
	}

	it("always, where new credentials are tried, is told as 711", () => {
		const world = certified();
		lie(world, Date.UTC(2036, 1, 7), Infinity);
		world.provision();
		world.until("connecting");
		world.until("setup", 60_000);
		assert.equal(world.code, 711);
	});

	it("that was silent before a restart is asked again after it, before any certificate is judged", () => {
		const world = certified();
		world.goOnline();
		world.air.patch({ time: "silent" });
		world.switchOffAndOn();
		world.until("connecting");
		world.clock.advance(10_000);
		world.openSetup();
		world.air.patch({ time: "right" });
		world.get("/reboot");
		world.until("restarting");
		world.log.length = 0;
		world.until("running");
		assert.ok(!world.log.some(line => line.includes("certificate")), world.log.join("\n"));
	});
});
