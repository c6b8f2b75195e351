import assert from "node:assert/strict";
import { PlantedTree } from "./planted";
import { plants } from "./plants";

describe("the fleet", function () {
	this.timeout(240_000);

	for (const plant of plants)
		it(`finds within 5,000 lives: ${plant.name}`, async () => {
			const tree = new PlantedTree(plant);
			try {
				const found = await tree.search({ lives: 5000, seed: plant.seed ?? "1", workers: 2 });
				assert.ok(found, "no life was bad");
				assert.ok(plant.finding);
				assert.match(found.why, plant.finding);
			} finally {
				tree.end();
			}
		});

	it("plays such a life again, and shrinks it", async () => {
		const plant = plants.find(({ name }) => name === "the breaker counting after the app");
		assert.ok(plant);
		const tree = new PlantedTree(plant);
		try {
			const found = await tree.search({ lives: 5000, seed: "1", workers: 2 });
			assert.ok(found);
			const { chapters } = await tree.simplest(found.seed);
			const what = chapters.flatMap(chapter => chapter.troubles.map(trouble => trouble.what));
			// Where the trouble came in a later chapter, somebody has to own the device first.
			assert.ok(chapters.length <= 2);
			assert.deepEqual(what, ["the product's code fails at its start"]);
		} finally {
			tree.end();
		}
	});
});
