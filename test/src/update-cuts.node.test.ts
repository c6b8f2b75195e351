import assert from "node:assert/strict";
import { cutEverywhere, isRefused, isTaken, unitAtHome, update } from "../support/update-cuts";

describe("an update, with power that fails in any change of the flash", function () {
	this.timeout(20_000);

	it("is taken all the same, and only whole and signed firmware ever runs", () => {
		const changes = cutEverywhere(update("good"), "gone", isTaken(12));
		assert.ok(changes > 45, `${changes} changes`);
	});

	it("is taken all the same with an old boot loader", () => {
		cutEverywhere({ ...update("good"), rollback: false }, "old", isTaken(14));
	});

	it("is given back when it crashes, and not taken again", () => {
		cutEverywhere(update("crashes online", "none", 9000), "new", isRefused(/crashed|failed here before/, 3));
	});
});

describe("an update that is offered to a unit", () => {
	it("is told to the cloud once it is kept", () => {
		const life = unitAtHome(update("good"));
		life.world.clock.advance(60_000);
		assert.deepEqual(life.news, ["Firmware updated to 0.2.0"]);
	});
});
