import assert from "node:assert/strict";
import budgets from "../../../tools/bench/budgets.json";
import type { ShapeCost } from "../../../tools/bench/codec";

/** Shapes of messages that the bench does not have. */
export const script = "test/tools/bench/device/other-shapes.ts";

/** Fails, with every row, where `figure` is over the budget `key`. */
export function assertWithin(key: keyof typeof budgets, figure: number, shapes: readonly ShapeCost[]): void {
	const rows = shapes.map(each => `${each.direction} ${each.shape}: ${each.ours} of ${each.reference}`);
	assert.ok(figure <= budgets[key].most, `${key} is ${figure}\n${rows.join("\n")}`);
}
