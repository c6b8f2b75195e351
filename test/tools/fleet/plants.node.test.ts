import assert from "node:assert/strict";
import { edited, planted } from "./planted";
import { others, plants } from "./plants";

describe("planted faults", () => {
	for (const plant of [...plants, ...others])
		it(`have their places in the sources: ${plant.name}`, () => {
			assert.ok(planted(plant).size > 0);
		});

	it("have names of their own", () => {
		const names = [...plants, ...others].map(({ name }) => name);
		assert.equal(new Set(names).size, names.length);
	});

	it("are refused where the place is missing, or not the only one", () => {
		const edit = { file: "src/some.ts", from: "a", to: "b" };
		assert.equal(edited("xay", edit), "xby");
		assert.throws(() => edited("xyz", edit), /src\/some\.ts has 0 places for an edit, and must have one:\na/);
		assert.throws(() => edited("aya", edit), /has 2 places/);
	});

	it("put in what they say, whatever it means to `replace`", () => {
		assert.equal(edited("xay", { file: "", from: "a", to: "$&$1" }), "x$&$1y");
	});
});
