import assert from "node:assert/strict";
import type { BuiltEngine } from "../../../hosts/xs/build";
import { codecComputrons } from "../../../tools/bench/codec";
import { liveMemory, liveOwners } from "../../../tools/bench/memory";
import { measureWaits } from "../../../tools/bench/waits";
import { benchImage } from "../../../tools/bench/world";
import { engineOrSkip } from "../../hosts/xs/support";

describe("the bench", () => {
	let engine: BuiltEngine;

	before(async function () {
		engine = await engineOrSkip(this);
	});

	it("counts the same computrons each time, of both clients", async () => {
		const cost = await codecComputrons(engine);
		assert.deepEqual(await codecComputrons(engine), cost);
		// facts/xs.md 5: 709 and 562 with the loop and the slicing around them.
		assert.ok(Math.abs(cost.send.reference - 697) < 10, `${cost.send.reference}`);
		assert.ok(Math.abs(cost.receive.reference - 550) < 10, `${cost.receive.reference}`);
		assert.ok(cost.send.ours > 0 && cost.receive.ours > 0);
	});

	it("finds an owner for every slot that lives", async () => {
		const image = await benchImage("development");
		const live = liveMemory(engine, image);
		const owners = liveOwners(engine, image);
		for (const state of ["setup", "running"] as const) {
			const slots = owners[state].reduce((sum, each) => sum + each.slots, 0);
			assert.ok(slots * (engine.bits / 2) <= live[state], state);
			assert.ok(owners[state].some(each => each.name === "Device"));
		}
	});

	it("measures waits on the virtual clock", async () => {
		const waits = measureWaits(engine, await benchImage());
		assert.ok(waits.applyToLogin > 0 && waits.applyToLogin < waits.wrongPasswordToError);
	});
});
