import assert from "node:assert/strict";
import type { BuiltEngine } from "../../../hosts/xs/build";
import { codecComputrons, type ShapeCost } from "../../../tools/bench/codec";
import { liveMemory, liveOwners } from "../../../tools/bench/memory";
import { measureWaits } from "../../../tools/bench/waits";
import { benchImage } from "../../../tools/bench/world";
import { engineOrSkip } from "../../hosts/xs/support";

describe("the bench", function () {
	// Twice all shapes on the engine: seconds alone, and longer beside the other tests.
	this.timeout(60_000);
	let engine: BuiltEngine;

	before(async function () {
		engine = await engineOrSkip(this);
	});

	it("counts the same computrons each time, of both clients, for every shape", async () => {
		const shapes = await codecComputrons(engine);
		assert.deepEqual(await codecComputrons(engine), shapes);
		const cost = (direction: string): ShapeCost | undefined =>
			shapes.find(each => each.direction === direction && each.shape === "whole number, pin 7");
		// docs/platform.md#cost-of-a-message: 692 and 548.
		assert.ok(Math.abs((cost("send")?.reference ?? 0) - 692) < 15, JSON.stringify(cost("send")));
		assert.ok(Math.abs((cost("receive")?.reference ?? 0) - 548) < 25, JSON.stringify(cost("receive")));
		assert.ok(shapes.length > 20 && shapes.every(({ ours, reference }) => ours > 0 && reference > 0));
	});

	it("finds an owner for every slot that lives", async () => {
		const image = await benchImage("shipped", "development");
		const live = liveMemory(engine, image);
		const owners = liveOwners(engine, image);
		for (const state of ["setup", "running"] as const) {
			const slots = owners[state].reduce((sum, each) => sum + each.slots, 0);
			assert.ok(slots * (engine.bits / 2) <= live[state], state);
			assert.ok(owners[state].some(each => each.name === "Device"));
		}
	});

	it("measures waits on the virtual clock", async () => {
		const waits = measureWaits(engine, await benchImage("shipped"));
		assert.ok(waits.applyToLogin > 0 && waits.applyToLogin < waits.wrongPasswordToError);
	});
});
