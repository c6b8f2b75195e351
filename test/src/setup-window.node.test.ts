import assert from "node:assert/strict";
import { text, utf8 } from "../../modules/bytes/index";
import { product, token, World } from "../support/world";

const minute = 60_000;
const browser = "User-Agent: Mozilla/5.0 (Linux; Android 14)\r\nAccept-Language: en\r\n";

/** What a page of somebody else makes a browser send: an image, say. */
const foreign = (world: World, path: string): unknown =>
	world.ask(`GET ${path} HTTP/1.1\r\nHost: 192.168.4.1\r\n${browser}\r\n`);

/** What the device's own page makes it send. */
const own = (world: World, path: string): unknown =>
	world.ask(`GET ${path} HTTP/1.1\r\nHost: 192.168.4.1\r\n${browser}Referer: http://192.168.4.1/\r\n\r\n`);

/** A device that has been online, with setup opened again by its button. */
function proven(verify = "restart"): World {
	const world = new World({ ...product, setup: { verify } });
	world.goOnline();
	world.openSetup();
	return world;
}

function blank(): World {
	const world = new World();
	world.unbox();
	return world;
}

/** Goes on until the setup network has closed, a request a minute; returns how many minutes that took. */
function minutesUntilClosed(world: World, each: () => void = () => {}): number {
	const from = world.clock.now();
	while (world.state === "setup" && world.clock.now() - from < 180 * minute) {
		world.clock.advance(minute);
		if (world.state === "setup") each();
	}
	return Math.round((world.clock.now() - from) / minute);
}

describe("how long the setup network stays open", () => {
	it("is ten minutes when nobody comes", () => {
		for (const world of [blank(), proven()]) {
			world.air.patch({ phones: 0 });
			assert.equal(minutesUntilClosed(world), 10);
		}
	});

	it("is as long as a phone is on it, and up to ten minutes more", () => {
		const world = blank();
		world.clock.advance(25 * minute);
		assert.equal(world.state, "setup");
		world.air.patch({ phones: 0 });
		assert.ok(minutesUntilClosed(world) <= 10);
	});

	it("is an hour at most, however long a phone is on it", () => {
		assert.equal(minutesUntilClosed(blank()), 60);
		assert.equal(minutesUntilClosed(proven()), 60);
	});

	it("is an hour at most, however much its own page asks: a proven device is offline meanwhile", () => {
		const world = proven();
		assert.equal(
			minutesUntilClosed(world, () => own(world, "/status.json")),
			60,
		);
		world.until("running");
	});

	it("does not depend on what other pages have a browser send", () => {
		const world = proven();
		const closed = minutesUntilClosed(world, () => {
			// A phone is needed to send it, but does not stay.
			world.air.patch({ phones: 1 });
			world.clock.advance(1000);
			foreign(world, "/status.json");
			foreign(world, "/reset");
			foreign(world, "/picture.png");
			world.air.patch({ phones: 0 });
		});
		assert.ok(closed <= 11, `${closed} minutes`);
	});

	for (const verify of ["restart", "live"] as const)
		it(`does not end between an answer and what it promised (${verify})`, () => {
			let answered = 0;
			for (let before = 10; before <= 310; before += 30) {
				const world = new World({ ...product, setup: { verify } });
				world.board.powerOn();
				world.until("setup");
				world.clock.advance(60 * minute - before);
				const peer = world.board.connect(80);
				let answer = "";
				peer.onData = bytes => void (answer += text(bytes));
				peer.send(utf8(world.configRequest()));
				world.clock.advance(before + 10_000);
				if (!answer.startsWith("HTTP/1.1 200 ")) continue;
				answered++;
				world.until("running", 60_000);
			}
			assert.ok(answered > 5, `${answered} answers`);
		});

	for (const verify of ["restart", "live"] as const)
		it(`is an hour at most, however often settings are tried that do not work (${verify})`, () => {
			const world = proven(verify);
			const from = world.clock.now();
			for (let i = 0; i < 180 && world.state !== "running"; i++) {
				if (world.state === "setup") world.apply({ blynk: [...token].reverse().join("") });
				world.clock.advance(minute);
			}
			const took = Math.round((world.clock.now() - from) / minute);
			assert.ok(took <= 61, `${took} minutes`);
		});

	it("is an hour and a trial at most, however quickly one trial that fails follows the other", () => {
		const world = proven("live");
		world.clock.advance(59 * minute);
		const wrong = utf8(world.configRequest({ blynk: [...token].reverse().join("") }));
		const from = world.clock.now();
		while (world.state !== "running" && world.clock.now() - from < 20 * minute) {
			if (world.board.setupNetwork) world.board.connect(80).send(wrong);
			world.clock.advance(20);
		}
		const took = world.clock.now() - from;
		assert.ok(took < 2 * minute, `${took} ms`);
	});

	it("begins anew at a press of the button, short or as long as setup needs", () => {
		for (const press of [100, 4000]) {
			const world = blank();
			world.clock.advance(50 * minute);
			world.board.press(press);
			assert.ok(minutesUntilClosed(world) >= 60, `${press} ms`);
		}
	});

	it("begins anew at a press of the button in the very moment in which it would end", () => {
		const world = proven("live");
		const opened = world.events.filter(each => each.event === "radio" && each.radio === "access-point-up").length;
		world.clock.advance(60 * minute - 1100);
		world.board.connect(80).send(utf8(world.configRequest({ ssid: "Office", pass: "wrong hours" })));
		world.board.press(60);
		world.until("trying", 2000);
		world.until("setup");
		assert.ok(minutesUntilClosed(world) >= 59);
		assert.equal(
			world.events.filter(each => each.event === "radio" && each.radio === "access-point-up").length,
			opened,
		);
	});

	it("ends with a trial that failed, when it was over while that ran", () => {
		const world = proven("live");
		world.clock.advance(60 * minute - 15_000);
		world.air.patch({ cloud: { answers: "never" } });
		world.apply();
		world.until("trying");
		world.clock.advance(20_000);
		assert.equal(world.state, "trying");
		world.until("joining", 40_000);
		assert.deepEqual(world.states.slice(-3), ["trying", "setup", "joining"]);
	});
});

describe("scans on the setup network", () => {
	const scans = (world: World): number => world.events.filter(each => "radio" in each && each.radio === "scan").length;

	it("leave the phones most of the time, however often a new one is asked for", () => {
		const world = blank();
		world.clock.advance(10_000);
		const before = scans(world);
		for (let second = 0; second < 60; second++) {
			own(world, "/wifi_scan.json?refresh=1");
			world.clock.advance(1000);
		}
		const count = scans(world) - before;
		assert.ok(count >= 4 && count <= 6, `${count} scans a minute`);
	});

	it("begin at no wish of other pages", () => {
		const world = blank();
		world.clock.advance(60_000);
		const before = scans(world);
		foreign(world, "/wifi_scan.json?refresh=1");
		world.clock.advance(10_000);
		assert.equal(scans(world), before);
		own(world, "/wifi_scan.json?refresh=1");
		assert.equal(scans(world), before + 1);
	});
});
