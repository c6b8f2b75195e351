import assert from "node:assert/strict";
import fc from "fast-check";
import { contrast, hue, inkOn, parseColour, readable } from "../../../tools/wizard-page/page/colour";

const anyColour = fc.integer({ min: 0, max: 0xffffff });

describe("the product's colour on the wizard page", () => {
	it("always carries readable text", () => {
		fc.assert(fc.property(anyColour, colour => contrast(colour, inkOn(colour)) >= 4.5));
	});

	it("is made dark or light enough to be read on the paper of the day and of the night", () => {
		for (const paper of [0xffffff, 0x181d23])
			fc.assert(fc.property(anyColour, colour => contrast(readable(colour, paper), paper) >= 4.5));
	});

	it("stays as it is where it already reads well", () => {
		assert.equal(readable(0x5b3df5, 0xffffff), 0x5b3df5);
	});

	it("is read from #rrggbb only", () => {
		assert.equal(parseColour("#24C48e"), 0x24c48e);
		for (const bad of ["", "red", "#fff", "#24c48e;", "24c48e"]) assert.equal(parseColour(bad), undefined, bad);
	});
});

describe("the name of a light's colour", () => {
	it("is what a person would call the indicator's colours (docs/protocol/states.md#colours)", () => {
		const names = [0xffffe7, 0xff0000, 0x00ff00, 0x0000ff, 0xffff00, 0xa700ff, 0x00ffff, 0xff7f00, 0x24c48e, 0x0d36ff];
		assert.deepEqual(names.map(hue), [
			"white",
			"red",
			"green",
			"blue",
			"yellow",
			"purple",
			"turquoise",
			"orange",
			"green",
			"blue",
		]);
	});
});
