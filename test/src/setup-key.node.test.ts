import assert from "node:assert/strict";
import { nodeCrypto } from "../../hosts/virtual/node/crypto";
import { utf8 } from "../../modules/bytes/index";
import { first } from "../support/update-world";
import { product, World } from "../support/world";

interface Unit {
	readonly world: World;
	readonly password: string | undefined;
}

/** A unit that left the factory with `own` as the key of its setup network. */
function unit(setup: object, own?: string | Uint8Array, more: object = {}): Unit {
	const world = new World({ ...product, ...more, setup }, { board: { crypto: nodeCrypto } });
	if (own !== undefined) world.flash.write("apkey", typeof own === "string" ? utf8(own) : own);
	world.board.powerOn();
	world.until("setup");
	return { world, password: world.board.setupNetwork?.password };
}

const complaint = (world: World): string => world.log.find(line => line.includes("apkey")) ?? "";

describe("the key of the setup network", () => {
	it("is none unless the product says so", () => {
		const { world, password } = unit({}, "k7r2m9xq4bte");
		assert.ok(world.board.setupNetwork);
		assert.equal(password, undefined);
	});

	it("is the product's where there is one password for all", () => {
		assert.equal(unit({ password: "correct horse" }, "k7r2m9xq4bte").password, "correct horse");
	});

	it("is the unit's own from its factory data, and never in the log", () => {
		const { world, password } = unit({ key: "unit", password: "correct horse" }, "k7r2m9xq4bte");
		assert.equal(password, "k7r2m9xq4bte");
		assert.equal(complaint(world), "");
		assert.ok(!world.log.join("\n").includes("k7r2m9xq4bte"));
	});

	it("is needed for a firmware upload, also where the product counted on one", () => {
		const answer = (own?: string): number | undefined => {
			const { world } = unit({ key: "unit", update: true }, own, { update: first.update });
			world.setup();
			return world.get("/update")?.status;
		};
		assert.equal(answer("k7r2m9xq4bte"), 200);
		assert.equal(answer(), 403);
	});

	it("survives a reset of everything, and the way through setup to the cloud", () => {
		const { world } = unit({ key: "unit" }, "k7r2m9xq4bte");
		world.clock.advance(1000);
		world.apply();
		world.until("running");
		world.board.press(12_000);
		world.clock.advance(11_000);
		world.setup(5000);
		assert.equal(world.board.setupNetwork?.password, "k7r2m9xq4bte");
	});

	it("falls back to the product's for a unit without factory data, and the log says so", () => {
		const { world, password } = unit({ key: "unit", password: "correct horse" });
		assert.equal(password, "correct horse");
		assert.match(complaint(world), /is missing; the product's key is used$/);
		assert.ok(!world.log.join("\n").includes("correct horse"));
	});

	it("leaves the network open rather than the unit dark when there is no key at all", () => {
		const { world, password } = unit({ key: "unit" });
		assert.ok(world.board.setupNetwork);
		assert.equal(password, undefined);
		assert.match(complaint(world), /is missing; the setup network is open$/);
	});

	for (const [what, bytes] of [
		["7 characters", utf8("1234567")],
		["64 characters", utf8("a".repeat(64))],
		["bytes that are no text", Uint8Array.of(0xff, 0xfe, 1, 2, 3, 4, 5, 6, 7)],
		["letters outside ASCII", utf8("schlüssel")],
		["a line break at its end", utf8("k7r2m9xq4bte\n")],
	] as const)
		it(`refuses ${what} as a key, in the log and without repeating them`, () => {
			const { world, password } = unit({ key: "unit" }, bytes);
			assert.ok(world.board.setupNetwork);
			assert.equal(password, undefined);
			assert.match(complaint(world), /is not 8 to 63 printable ASCII characters; the setup network is open$/);
		});
});
