import assert from "node:assert/strict";
import { stranger, updateWorld } from "../support/update-world";

const minute = 60_000;

describe("an update of the cloud", () => {
	it("is fetched, begun with, and kept once it is online", () => {
		const life = updateWorld();
		const { world, booted, begin } = life;
		begin("1.1.0");
		assert.equal(world.sign, "updating");
		world.until("restarting");
		world.until("running");
		assert.deepEqual(booted.slice(-2), ["1.0.0", "1.1.0"]);
		assert.equal(world.sign, "updating", "it is on trial");
		world.clock.advance(minute);
		assert.equal(world.sign, "running");
		assert.deepEqual(life.told, ["Firmware updated to 1.1.0"]);
		world.switchOffAndOn();
		world.until("running");
		world.clock.advance(10 * minute);
		assert.equal(life.running, "1.1.0");
		assert.equal(life.told.length, 1);
	});

	it("is taken back when it crashes, and not fetched again", () => {
		const life = updateWorld();
		const { world, server, begin } = life;
		begin("1.1.0", {
			size: 400_000,
			app: ({ host }) => {
				host.clock.set(() => {
					throw new Error("no sensor");
				}, 5000);
			},
		});
		world.clock.advance(60 * minute);
		assert.equal(life.running, "1.0.0");
		assert.equal(life.booted.filter(each => each === "1.1.0").length, 1);
		assert.ok(life.told.includes("Firmware 1.1.0 was taken back: The new firmware crashed."), life.told.join());
		for (let i = 0; i < 5; i++) {
			world.switchOffAndOn();
			world.until("running");
			world.clock.advance(minute);
		}
		assert.equal(life.booted.filter(each => each === "1.1.0").length, 1);
		assert.ok(server.downloads.every(({ arrived }, at) => at === 0 || arrived < 40_000));
	});

	it("is taken back when the product's own test says no, and the cloud hears why", () => {
		const life = updateWorld();
		const { world, begin } = life;
		begin("1.1.0", { app: () => ({ selfTest: done => done("no sensor") }) });
		world.clock.advance(2 * minute);
		assert.equal(life.running, "1.0.0");
		assert.equal(world.state, "running");
		assert.deepEqual(life.told.slice(0, 2), [
			"Firmware 1.1.0 gives up: no sensor",
			"Firmware 1.1.0 was taken back: The new firmware did not pass its own test.",
		]);
	});

	it("is taken back when it never gets online where the one before it does", () => {
		const life = updateWorld();
		const { world, begin } = life;
		begin("1.1.0", { config: { cloud: { ports: [9] } } });
		world.clock.advance(59 * minute);
		assert.equal(life.running, "1.1.0");
		world.clock.advance(5 * minute);
		assert.equal(life.running, "1.0.0");
		assert.ok(life.told.some(each => each.endsWith("did not come online, and the one before it did.")));
		world.clock.advance(120 * minute);
		assert.equal(life.booted.filter(each => each === "1.1.0").length, 1);
	});

	it("gets another try when the one before it does not get online at once either", () => {
		const life = updateWorld();
		const { world, begin } = life;
		begin("1.1.0");
		// The cloud knows nobody for a while, and that is over when the old one has looked once.
		world.cloud.loginStatus = 9;
		world.until("restarting");
		while (life.booted.at(-2) !== "1.1.0") world.clock.advance(1000);
		assert.equal(life.running, "1.0.0");
		world.clock.advance(5000);
		world.cloud.loginStatus = 200;
		world.clock.advance(10 * minute);
		assert.equal(life.running, "1.1.0");
		assert.deepEqual(life.told, ["Firmware updated to 1.1.0"]);
	});

	it("stays on trial while network or cloud are away", () => {
		const life = updateWorld();
		const { world, begin } = life;
		begin("1.1.0");
		world.until("restarting");
		world.cloud.stop();
		world.clock.advance(50 * minute);
		assert.equal(life.running, "1.1.0");
		world.cloud.start();
		world.clock.advance(10 * minute);
		assert.equal(world.state, "running");
		assert.deepEqual(life.told, ["Firmware updated to 1.1.0"]);
		assert.equal(life.booted.filter(each => each === "1.1.0").length, 1);
	});

	it("gets another try after a power cut in its trial, without its file", () => {
		const life = updateWorld();
		const { world, server, begin } = life;
		begin("1.1.0");
		world.until("restarting");
		world.until("joining");
		world.switchOffAndOn();
		world.clock.advance(1000);
		assert.equal(life.running, "1.0.0");
		world.clock.advance(5 * minute);
		assert.equal(life.running, "1.1.0");
		assert.deepEqual(life.told, ["Firmware updated to 1.1.0"]);
		assert.equal(server.downloads.length, 1);
	});

	it("gets another try after a low voltage in its trial, which is no crash of its own", () => {
		const life = updateWorld();
		const { world, begin } = life;
		begin("1.1.0");
		world.until("restarting");
		world.until("joining");
		world.board.crash("brownout");
		world.clock.advance(5 * minute);
		assert.equal(life.running, "1.1.0");
		assert.deepEqual(life.told, ["Firmware updated to 1.1.0"]);
	});

	it("is not judged by a later start of the one before it, when network and power came back together", () => {
		const life = updateWorld();
		const { world, begin } = life;
		begin("1.1.0");
		world.until("restarting");
		world.air.patch({ networks: { home: { on: false } } });
		world.clock.advance(62 * minute);
		assert.equal(life.running, "1.0.0");
		world.air.patch({ networks: { home: { on: true } } });
		world.switchOffAndOn();
		world.clock.advance(5 * minute);
		assert.equal(life.running, "1.1.0");
		assert.deepEqual(life.told, ["Firmware updated to 1.1.0"]);
	});

	it("is refused before the flash is touched when it is not signed by the maker, and the cloud hears why", () => {
		for (const [options, why] of [
			[{ key: stranger.privateKey }, "The update is signed by somebody else."],
			[{ key: null }, "Nobody has signed the update."],
			[{ chip: "ESP32-C3" }, "The update is for another chip."],
			[{ config: { vendor: "Other" } }, "The update is for another product."],
			[{ from: "1.0.5" }, "An update that lies between has to come first."],
		] as const) {
			const life = updateWorld();
			const { world, begin } = life;
			begin("1.1.0", options);
			// Offered once, and not again.
			world.cloud.offer = undefined;
			world.until("running");
			world.clock.advance(minute);
			assert.deepEqual(life.told, [`Update not taken: ${why}`]);
			assert.equal(world.board.slots?.content(1)?.length, 0);
			world.clock.advance(60 * minute);
			assert.equal(life.server.downloads.length, 1);
			assert.equal(life.running, "1.0.0");
		}
	});

	it("is looked at again minutes after a refusal, but at once when it is another file", () => {
		const life = updateWorld();
		const { world, server, begin, offer } = life;
		begin("1.1.0", { key: stranger.privateKey });
		world.until("running");
		world.cloud.ota(server.url("/1.1.0.bin", "token=another-one"));
		world.clock.advance(4 * minute);
		assert.equal(server.downloads.length, 1);
		world.clock.advance(10 * minute);
		assert.equal(server.downloads.length, 2);
		offer("1.2.0");
		world.until("fetching", 5000);
		world.clock.advance(5 * minute);
		assert.equal(life.running, "1.2.0");
	});

	it("goes on where it was after a lost link, and tells nobody its address", () => {
		const life = updateWorld();
		const { world, server, begin } = life;
		server.manner = { breaks: 200_000 };
		begin("1.1.0", { size: 700_000 });
		world.clock.advance(5000);
		world.air.patch({ networks: { home: { on: false } } });
		world.clock.advance(minute);
		world.air.patch({ networks: { home: { on: true } } });
		world.clock.advance(10 * minute);
		assert.equal(life.running, "1.1.0");
		assert.ok(server.downloads.length > 3);
		assert.ok(server.downloads.every(({ from }, at) => at < 2 || from > 0));
		assert.ok(!world.log.some(line => line.includes("secret-of")));
	});

	it("ends when the button is held: a reset goes before all", () => {
		const life = updateWorld();
		const { world, server, begin } = life;
		server.manner = { drips: 1000 };
		begin("1.1.0", { size: 500_000 });
		world.clock.advance(3000);
		world.board.press(11_000);
		world.until("setup", 20_000);
		assert.ok(world.states.includes("resetting"));
		const before = world.board.slots?.content(1)?.length;
		world.clock.advance(minute);
		assert.equal(world.board.slots?.content(1)?.length, before);
		assert.equal(life.running, "1.0.0");
	});
});

describe("an update of a unit with an old boot loader", () => {
	it("is kept like any other, and the cloud hears that nothing would bring the one before it back", () => {
		const life = updateWorld({ rollback: false });
		const { world, begin } = life;
		begin("1.1.0");
		world.until("restarting");
		world.until("running");
		world.clock.advance(minute);
		assert.equal(life.told.length, 2);
		assert.match(life.told[0] ?? "", /boot loader is an old one/);
		assert.equal(life.told[1], "Firmware updated to 1.1.0");
	});

	it("is given back by itself when it crashes", () => {
		const life = updateWorld({ rollback: false });
		const { world, begin } = life;
		begin("1.1.0", {
			app: ({ host }) => {
				host.clock.set(() => {
					throw new Error("no sensor");
				}, 5000);
			},
		});
		world.clock.advance(10 * minute);
		assert.equal(life.running, "1.0.0");
		assert.ok(
			life.told.includes("Firmware 1.1.0 was taken back: The new firmware crashed."),
			life.told.join() + world.log.join(),
		);
	});
});
