import assert from "node:assert/strict";
import type { Flash } from "../../hosts/host";
import { MemoryFlash } from "../../hosts/virtual/flash";
import { utf8 } from "../../modules/bytes/index";
import { product, World } from "../support/world";

/** A flash that takes every change without an error, and keeps none while `lies`. */
class LyingFlash implements Flash {
	lies = true;
	readonly memory = new MemoryFlash();

	read(key: string): Uint8Array | undefined {
		return this.memory.read(key);
	}

	write(key: string, bytes: Uint8Array): void {
		if (!this.lies) this.memory.write(key, bytes);
	}

	erase(key: string): void {
		if (!this.lies) this.memory.erase(key);
	}
}

function unreadable(): never {
	throw new Error("nvs get fail");
}

/** A device that runs at home and was told of another network, whose password is wrong. */
function misled(): World {
	const world = new World();
	world.goOnline();
	world.openSetup();
	world.apply({ ssid: "Office", pass: "wrong hours" });
	world.until("joining");
	return world;
}

describe("a device whose flash fails", () => {
	it("drops a candidate for good, though the flash refuses at that moment", () => {
		const world = misled();
		world.air.patch({ flash: "refuses" });
		world.until("running");
		world.air.patch({ networks: { home: { on: false } } });
		world.until("joining");
		world.clock.advance(100_000);
		world.air.patch({ networks: { home: { on: true } }, flash: "works" });
		world.until("running", 330_000);
		world.clock.advance(3_600_000);
		const { length } = world.events;
		world.switchOffAndOn();
		world.until("running");
		const joined = world.events.slice(length).filter(each => each.event === "radio" && each.radio === "joining");
		assert.equal(joined.length, 1);
		assert.ok(!text(world).includes("wrong hours"));
	});

	/** Of a device whose flash refused the drop of a candidate, and now works; its timer comes in a minute at the earliest. */
	function owing(): World {
		const world = misled();
		world.air.patch({ flash: "refuses" });
		world.until("running");
		world.air.patch({ flash: "works" });
		assert.ok(text(world).includes("wrong hours"));
		return world;
	}

	it("writes what it decided at the next login", () => {
		const world = owing();
		world.air.patch({ networks: { home: { on: false } } });
		world.until("joining");
		world.air.patch({ networks: { home: { on: true } } });
		world.until("running", 40_000);
		assert.ok(!text(world).includes("wrong hours"));
	});

	it("writes what it decided before it restarts", () => {
		const world = owing();
		world.openSetup();
		world.ask("POST /reboot HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: 0\r\n\r\n");
		world.until("restarting", 10_000);
		world.until("joining");
		assert.ok(!text(world).includes("wrong hours"));
	});

	it("writes what it decided when it begins to join anew", () => {
		const world = owing();
		world.air.patch({ flash: "refuses", phones: 0 });
		world.openSetup();
		world.clock.advance(590_000);
		world.air.patch({ flash: "works" });
		assert.ok(text(world).includes("wrong hours"));
		world.until("joining", 20_000);
		assert.ok(!text(world).includes("wrong hours"));
	});

	it("keeps what proved itself, though the flash refuses at that moment", () => {
		const world = new World();
		world.provision();
		world.until("connecting");
		world.air.patch({ flash: "refuses" });
		world.until("running");
		world.air.patch({ flash: "works", networks: { home: { on: false } } });
		world.clock.advance(3_600_000);
		assert.equal(world.state, "joining");
		world.switchOffAndOn();
		world.clock.advance(3_600_000);
		assert.equal(world.state, "joining");
		world.air.patch({ networks: { home: { on: true } } });
		world.until("running", 330_000);
	});

	it("says 700 when it keeps nothing of new credentials, and shows that a reset failed", () => {
		const flash = new LyingFlash();
		const world = new World(product, { board: { flash } });
		world.unbox();
		world.apply();
		world.clock.advance(2000);
		assert.deepEqual([world.state, world.code], ["setup", 700]);
		flash.lies = false;
		world.apply();
		world.until("running");
		flash.lies = true;
		world.board.press(12_000);
		world.until("failed");
		assert.deepEqual([world.code, world.sign], [700, "failed"]);
		world.until("running");
		flash.lies = false;
		world.board.press(12_000);
		world.until("restarting");
		world.setup();
	});

	it("keeps no secret of a candidate that failed", () => {
		const blank = new World();
		blank.provision({ pass: "a secret pass" });
		blank.until("joining");
		blank.until("setup", 60_000);
		assert.ok(!text(blank).includes("a secret pass"));
		const proven = misled();
		proven.until("running");
		assert.ok(!text(proven).includes("wrong hours"));
		assert.ok(text(proven).includes("correct horse"));
	});

	it("leaves no login behind in setup after a live trial whose result it cannot keep", () => {
		const world = new World({ ...product, setup: { verify: "live" } });
		world.unbox();
		world.air.patch({ flash: "refuses" });
		world.apply();
		world.until("trying");
		world.until("setup", 60_000);
		assert.equal(world.code, 700);
		world.clock.advance(5000);
		assert.equal(world.cloud.online, 0);
		assert.ok(world.board.setupNetwork);
	});

	for (const crashes of [0, 1, 3])
		it(`lives on with a flash that refuses everything and ${crashes} crashes counted in it`, () => {
			const health: [string, Uint8Array][] = crashes ? [["health", Uint8Array.of(crashes, ...utf8("Error: x"))]] : [];
			const world = new World(product, { board: { flash: new MemoryFlash(health) } });
			world.air.patch({ flash: "refuses" });
			world.unbox();
			world.clock.advance(3_600_000);
			assert.equal(world.restarts, 0);
		});

	it("says 700 when it can read nothing", () => {
		const world = new World(product, { board: { flash: { read: unreadable, write() {}, erase() {} } } });
		world.unbox();
		assert.equal(world.apply()?.status, 200);
		world.clock.advance(2000);
		assert.deepEqual([world.state, world.code, world.restarts], ["setup", 700, 0]);
	});

	it("does not tell why an attempt failed once a later one could not be stored", () => {
		const world = new World();
		world.provision({ pass: "wrong horse" });
		world.until("joining");
		world.until("setup", 60_000);
		assert.equal(world.code, 722);
		world.air.patch({ flash: "refuses" });
		world.clock.advance(2000);
		world.apply();
		world.clock.advance(2000);
		assert.deepEqual([world.state, world.code], ["setup", 700]);
		world.air.patch({ flash: "works" });
		world.clock.advance(70_000);
		world.switchOffAndOn();
		world.setup();
		assert.equal((world.json("/status.json") as { code: number }).code, 700);
	});

	it("looks again for what it could not read, once its setup window is over", () => {
		const memory = new MemoryFlash();
		let fails = false;
		const read = (key: string): Uint8Array | undefined => (fails ? unreadable() : memory.read(key));
		const flash: Flash = { read, write: (key, bytes) => memory.write(key, bytes), erase: key => memory.erase(key) };
		const world = new World(product, { board: { flash } });
		world.goOnline();
		world.board.powerOff();
		fails = true;
		world.unbox();
		assert.equal(world.apply()?.status, 200);
		world.clock.advance(2000);
		assert.deepEqual([world.state, world.code], ["setup", 700]);
		fails = false;
		world.air.patch({ phones: 0 });
		world.until("running", 1_500_000);
		assert.equal(world.cloud.online, 1);
	});

	it("forgets crashes that are over as soon as the flash lets it, not at another rescue boot", () => {
		const world = new World(product, { board: { flash: new MemoryFlash([["health", Uint8Array.of(3, 120)]]) } });
		world.unbox();
		world.air.patch({ flash: "refuses" });
		world.clock.advance(70_000);
		assert.ok(world.log.includes("health: the flash does not forget the crashes"));
		world.air.patch({ flash: "works" });
		world.clock.advance(70_000);
		world.log.length = 0;
		world.switchOffAndOn();
		assert.ok(!world.log.some(line => line.startsWith("health:")), world.log.join("\n"));
	});

	it("stays who it is though its identity cannot be read for a moment", () => {
		const memory = new MemoryFlash();
		let fails = false;
		const read = (key: string): Uint8Array | undefined => (fails && key === "uid" ? unreadable() : memory.read(key));
		const flash: Flash = { read, write: (key, bytes) => memory.write(key, bytes), erase: key => memory.erase(key) };
		const world = new World(product, { board: { flash } });
		world.unbox();
		const uid = (): unknown => (world.json("/board_info.json") as { uid: string }).uid;
		const before = uid();
		fails = true;
		assert.equal(uid(), "none");
		fails = false;
		assert.equal(uid(), before);
	});

	for (const bad of ["health", "uid", "cred0", "cred1", "apkey"])
		it(`starts and is set up when "${bad}" cannot be read`, () => {
			const memory = new MemoryFlash();
			const read = (key: string): Uint8Array | undefined => {
				if (key === bad) unreadable();
				return memory.read(key);
			};
			const flash: Flash = { read, write: (key, bytes) => memory.write(key, bytes), erase: key => memory.erase(key) };
			const world = new World({ ...product, setup: { key: "unit" } }, { board: { flash } });
			world.unbox();
			assert.equal(world.get("/board_info.json")?.status, 200);
			assert.equal(world.restarts, 0);
			world.apply();
			world.until("running");
		});
});

/** All that the flash holds, as text. */
function text(world: World): string {
	return [...world.flash.entries().values()].map(bytes => String.fromCharCode(...bytes)).join();
}
