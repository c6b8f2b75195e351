import assert from "node:assert/strict";
import type { Host, ResetReason } from "../../hosts/host";
import { start, type AppContext } from "../../src/main";
import { readProduct } from "../../src/product";
import { product, World } from "../support/world";

/** Product code that throws as soon as it runs, `until` it is told to stop; counts how often it ran. */
class BadApp {
	bad = true;
	ran = 0;

	readonly app = (_: AppContext): void => {
		this.ran++;
		if (this.bad) throw new Error("oops");
	};
}

/** A device that was online, whose product code will throw from its next start on. */
function spoilt(): { readonly bad: BadApp; readonly world: World } {
	const bad = new BadApp();
	bad.bad = false;
	const world = new World(product, bad);
	world.goOnline();
	bad.bad = true;
	return { bad, world };
}

/** A world whose board starts for `reason` at each power-on. */
function waking(reason: ResetReason, app: (context: AppContext) => void): World {
	return new World(product, {
		board: {
			firmware: (host: Host, watch) =>
				void start(Object.assign(host, { system: { ...host.system, resetReason: reason } }), readProduct(product), {
					watch,
					app,
				}),
		},
	});
}

describe("a rescue boot", () => {
	it("comes after three crashes of the product's code, runs none of it, and has setup open with 704", () => {
		const bad = new BadApp();
		const world = new World(product, bad);
		world.board.powerOn();
		world.clock.advance(10_000);
		assert.equal(bad.ran, 3);
		assert.equal(world.state, "setup");
		assert.equal((world.json("/status.json") as { code: number }).code, 704);
		assert.equal((world.json("/board_info.json") as { last_error: number }).last_error, 704);
		assert.ok(world.log.some(line => line.includes("the product's code does not run")));
		world.clock.advance(300_000);
		assert.equal(world.restarts, 3);
		assert.ok(world.board.setupNetwork);
	});

	it("tries the product's code again after settings were stored, and after the power was off a minute later", () => {
		for (const [wait, again] of [
			[5000, (world: World) => void world.apply()],
			[70_000, (world: World) => world.switchOffAndOn()],
		] as const) {
			const bad = new BadApp();
			const world = new World(product, bad);
			world.board.powerOn();
			world.clock.advance(wait);
			assert.equal(world.state, "setup");
			bad.bad = false;
			again(world);
			world.clock.advance(20_000);
			assert.equal(bad.ran, 4);
		}
	});

	it("joins its network as ever with a proven set, opens none of its own, and tells the cloud why", () => {
		const { bad, world } = spoilt();
		bad.ran = 0;
		const { length } = world.states;
		world.switchOffAndOn();
		world.until("rescue");
		assert.equal(world.sign, "failed");
		world.until("running");
		assert.equal(bad.ran, 3);
		assert.ok(!world.states.slice(length).includes("setup"));
		world.clock.advance(2000);
		assert.ok(world.cloud.frames.some(({ type, body }) => type === 64 && body === "rescue·Error: oops"));
	});

	it("opens setup with a proven set when the button says so, and tells 704 there", () => {
		const { world } = spoilt();
		world.switchOffAndOn();
		world.until("rescue");
		world.until("running");
		world.openSetup();
		assert.equal((world.json("/status.json") as { code: number }).code, 704);
	});

	it("tries the product's code again after ten minutes online, and stays with it when it works", () => {
		const { bad, world } = spoilt();
		world.switchOffAndOn();
		world.until("rescue");
		world.until("running");
		const { ran } = bad;
		bad.bad = false;
		world.clock.advance(700_000);
		assert.equal(bad.ran, ran + 1);
		world.until("running");
		world.clock.advance(3_600_000);
		assert.equal(bad.ran, ran + 1);
	});

	for (const [where, patch] of [
		["joining", { networks: { home: { on: false } } }],
		["connecting", { cloud: { answers: "refuses" } }],
	] as const)
		it(`tries the product's code again after ten minutes, also while it is ${where}`, () => {
			const { bad, world } = spoilt();
			world.switchOffAndOn();
			world.until("rescue");
			world.air.patch(patch);
			world.until(where, 30_000);
			const { ran } = bad;
			bad.bad = false;
			world.clock.advance(620_000);
			assert.equal(bad.ran, ran + 1);
		});

	it("leaves the candidate that came before the crashes where there is a set that worked", () => {
		const world = new World();
		world.goOnline();
		world.openSetup();
		world.apply({ ssid: "Office", pass: "nine to five" });
		world.until("restarting");
		world.air.patch({ radio: { station: "crashes" } });
		world.until("rescue");
		world.air.patch({ radio: null });
		world.until("running", 30_000);
		const home = world.events.filter(each => each.event === "radio" && each.radio === "joined").at(-1);
		assert.ok(home?.event === "radio" && home.radio === "joined" && home.network === "home");
	});

	it("leaves time for the button where joining itself crashes", () => {
		const world = new World();
		world.goOnline();
		world.air.patch({ radio: { station: "crashes" } });
		world.switchOffAndOn();
		world.until("rescue");
		const before = world.restarts;
		world.clock.advance(600_000);
		assert.ok(world.restarts - before <= 10, `${world.restarts - before} restarts in 10 minutes`);
		world.board.press(4000);
		world.clock.advance(5000);
		assert.ok(world.board.setupNetwork, world.log.slice(-20).join("\n"));
	});

	it("is not needed to reach setup though crashes cannot be counted", () => {
		const bad = new BadApp();
		const world = new World(product, bad);
		world.air.patch({ flash: "refuses" });
		world.unbox();
		world.clock.advance(40_000);
		assert.equal(world.get("/status.json")?.status, 200);
		world.clock.advance(600_000);
		assert.ok(world.restarts <= 11, `${world.restarts} restarts`);
	});

	for (const reason of ["panic", "watchdog", "brownout"] as const) {
		it(`comes after three starts because of ${reason}, and only then`, () => {
			let ran = 0;
			const world = waking(reason, () => void ran++);
			for (let crash = 1; crash <= 3; crash++) {
				world.switchOffAndOn();
				world.setup();
				assert.equal(ran, Math.min(crash, 2), `start ${crash}`);
			}
			assert.ok(world.log.includes(`health: crash 2 in a row: ${reason}`));
		});
	}

	it("comes at once after a panic that cannot be counted", () => {
		let ran = 0;
		const world = waking("panic", () => void ran++);
		world.air.patch({ flash: "refuses" });
		world.unbox();
		assert.equal(ran, 0);
	});

	it("does not come when crashes are far apart", () => {
		let ran = 0;
		const world = waking("brownout", () => void ran++);
		for (let crash = 1; crash <= 6; crash++) {
			world.switchOffAndOn();
			world.clock.advance(61_000);
			assert.equal(ran, crash);
		}
	});
});
