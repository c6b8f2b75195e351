import assert from "node:assert/strict";
import type { BuiltEngine } from "../../../hosts/xs/build";
import budgets from "../../../tools/bench/budgets.json";
import { codecInstructions, summary, type ShapeCost } from "../../../tools/bench/codec";
import { engineOrSkip } from "../../hosts/xs/support";

const script = "test/tools/bench/device/other-shapes.ts";

describe("the cost of a message", () => {
	let engine: BuiltEngine;

	before(async function () {
		engine = await engineOrSkip(this);
	});

	const told = (shapes: readonly ShapeCost[]): string =>
		shapes.map(({ direction, shape, ours, reference }) => `${direction} ${shape}: ${ours} of ${reference}`).join("\n");

	it("is within the budgets in machine instructions, too, for shapes that the bench does not have", async function () {
		this.timeout(60_000);
		const shapes = await codecInstructions(engine, script);
		if (!shapes) return this.skip();
		const { send, receive } = summary(shapes);
		assert.ok(send <= budgets["codec.instructions.send.mean"].most, `sending ${send}\n${told(shapes)}`);
		assert.ok(receive <= budgets["codec.instructions.receive.mean"].most, `receiving ${receive}\n${told(shapes)}`);
	});
});
