import assert from "node:assert/strict";
import { product, token, World } from "../support/world";

/** A home whose router has the address of the setup network, as eero's have it (192.168.4.0/22). */
function likeOurs(verify: "restart" | "live", dhcp: string | false): World {
	const world = new World({ ...product, setup: { verify } });
	world.air.patch({ networks: { home: { dhcp } } });
	world.unbox();
	return world;
}

const fixed = { ip: "192.168.4.50", mask: "255.255.252.0", gw: "192.168.4.1" };

describe("a home network with the addresses of the setup network", () => {
	for (const verify of ["restart", "live"] as const)
		for (const [how, dhcp, fields] of [
			["given by the router", "192.168.4.57", {}],
			["set by hand", false, fixed],
		] as const) {
			it(`takes the device like any other, its address ${how} (${verify})`, () => {
				const world = likeOurs(verify, dhcp);
				assert.equal(world.apply(fields)?.status, 200);
				world.until("running", 45_000);
				assert.equal(world.states.filter(each => each === "setup").length, 1);
				assert.equal(world.cloud.online, 1);
			});

			it(`is not blamed for a wrong token, its address ${how} (${verify})`, () => {
				const world = likeOurs(verify, dhcp);
				world.apply({ ...fields, blynk: [...token].reverse().join("") });
				world.until("connecting", 45_000);
				world.until("setup", 60_000);
				assert.equal(world.code, 703);
			});
		}

	it("is not waited for when the flash refuses what is to be tried there", () => {
		const world = likeOurs("live", "192.168.4.57");
		world.air.patch({ flash: "refuses" });
		world.apply();
		world.until("trying");
		world.until("setup", 30_000);
		const { code, step } = world.json("/status.json") as { code: number; step?: string };
		assert.deepEqual([code, step], [700, undefined]);
	});

	it("is not called online before it was tried without the setup network", () => {
		const world = likeOurs("live", "192.168.4.57");
		world.apply();
		const steps = new Set<string>();
		for (let i = 0; i < 30 && world.board.setupNetwork; i++) {
			const { phase, step } = (world.json("/status.json") ?? {}) as { phase?: string; step?: string };
			if (phase !== undefined && phase !== "setup") steps.add(`${phase} ${step}`);
			world.clock.advance(200);
		}
		assert.deepEqual([...steps], ["trying joining", "restarting joining"]);
	});
});
