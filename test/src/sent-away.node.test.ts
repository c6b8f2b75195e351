import assert from "node:assert/strict";
import { product, World } from "../support/world";

describe("a device whose router sends it away", () => {
	for (const disconnects of ["once", "late", "twice", "never"]) {
		const how = disconnects === "once" ? "" : `, which the driver tells ${disconnects}`;
		it(`is back within 10 s, whatever the reason${how}`, () => {
			const world = new World();
			world.goOnline();
			world.air.patch({ radio: { disconnects } });
			for (const reason of [8, 3, 2, 4, 15, 200, 1, 255]) {
				world.clock.advance(70_000);
				world.board.kick(reason);
				world.until("joining", 2000);
				world.until("running", 8000);
			}
			assert.equal(world.restarts, 1);
		});

		for (const verify of ["restart", "live"])
			it(`comes to its network after a wrong password (${verify})${how}`, () => {
				const world = new World({ ...product, setup: { verify } });
				world.air.patch({ radio: { disconnects } });
				world.unbox();
				world.apply({ pass: "wrong horse" });
				const begun = world.clock.now();
				while (world.code !== 722 && world.clock.now() - begun <= 15_000) world.clock.advance(10);
				assert.equal(world.code, 722);
				world.clock.advance(5000);
				world.retry({ pass: "correct horse" });
				world.until("running", 20_000);
			});
	}
});

describe("a device whose radio", () => {
	for (const scan of ["refuses", "fails", "hangs"])
		it(`finds no networks (a scan ${scan}) takes one that is named by hand`, () => {
			const world = new World();
			world.air.patch({ radio: { scan } });
			world.provision();
			world.until("running");
		});

	it("takes no join comes to its network once it does", () => {
		const world = new World();
		world.goOnline();
		world.air.patch({ radio: { station: "refuses" } });
		world.board.kick(8);
		world.clock.advance(3_600_000);
		assert.deepEqual([world.state, world.restarts], ["joining", 1]);
		world.air.patch({ radio: null });
		world.until("running", 330_000);
	});
});
