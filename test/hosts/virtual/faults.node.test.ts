import assert from "node:assert/strict";
import type { Manner } from "../../../hosts/virtual/memory-cloud";
import { World, product, token } from "../../support/world";

/** The README's table of the air; the other rows are in test/src/life.node.test.ts. */
const faults: readonly (readonly [code: number, patch: unknown])[] = [
	[700, { flash: "lies" }],
	[700, { flash: { write: "flips" } }],
	[701, { networks: { home: { rssi: -95 } } }],
	[702, { cloud: { answers: "hangs-up" } }],
	[702, { cloud: { answers: "refuses" } }],
	[704, { radio: { station: "crashes" } }],
	[704, { networks: { home: { security: "WPA2 ENT" } } }],
	[704, { networks: { home: { security: "WEP" } } }],
	[710, { cloud: { name: "unknown" } }],
	[702, { networks: { home: { dns: "10.0.0.1" } } }],
	[710, { networks: { home: { dns: false } } }],
	[710, { networks: { home: { loss: 100 } } }],
	[711, { cloud: { certificate: "other-issuer" } }],
	[711, { cloud: { certificate: "expired" } }],
];

describe("a fault of the air", () => {
	for (const [code, patch] of faults)
		it(`${JSON.stringify(patch)} brings setup back with ${code}`, () => {
			const world = new World();
			world.board.powerOn();
			world.setup();
			world.air.patch(patch);
			world.apply();
			if (code !== 700) world.until("joining");
			world.until("setup", 60_000);
			assert.equal(world.code, code);
		});

	const manners: readonly (readonly [code: number, manner: Manner])[] = [
		[702, "deaf"],
		[702, "mute"],
		[702, "drops"],
		[705, { redirects: "blynk.cloud" }],
		[710, { redirects: "nowhere.invalid" }],
	];
	for (const [code, manner] of manners)
		it(`a cloud of the manner ${JSON.stringify(manner)} brings setup back with ${code}`, () => {
			const world = new World();
			world.unbox();
			world.cloud.manner = manner;
			world.apply();
			world.until("joining");
			world.until("setup");
			assert.equal(world.code, code);
		});

	for (const manner of ["floods", "bursts", "babbles", "misleads"] as const)
		it(`a cloud that lets a device in and ${manner} costs it no credentials, and tells its log no token`, () => {
			const world = new World();
			world.unbox();
			world.cloud.manner = manner;
			world.apply();
			world.clock.advance(600_000);
			assert.ok(world.states.includes("running"));
			assert.equal(world.restarts, 1);
			assert.ok(!world.log.join().includes(token));
			world.cloud.manner = "right";
			world.clock.advance(600_000);
			assert.deepEqual([world.state, world.cloud.isOnline(token)], ["running", true]);
		});

	it("a sign-in page brings setup back with 712 on a plain connection", () => {
		const world = new World({ ...product, cloud: { tls: false } });
		world.board.powerOn();
		world.setup();
		world.air.patch({ networks: { home: { captive: true } } });
		world.apply();
		world.until("joining");
		world.until("setup", 60_000);
		assert.equal(world.code, 712);
	});

	it("a soft-AP that cannot be opened is 704, and setup comes once it can", () => {
		const world = new World();
		world.air.patch({ radio: { accessPoint: "refuses" } });
		world.board.powerOn();
		world.clock.advance(5000);
		assert.deepEqual([world.state, world.code], ["failed", 704]);
		world.air.patch({ radio: null });
		world.until("setup", 60_000);
	});
});
