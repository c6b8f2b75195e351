import assert from "node:assert/strict";
import type { Host } from "../../hosts/host";
import { start } from "../../src/main";
import { readProduct } from "../../src/product";
import { product, token, World } from "../support/world";

function field(value: unknown, name: string): unknown {
	return (value as Record<string, unknown>)[name];
}

describe("a device's life", () => {
	it("goes from the box to the cloud: setup, storing, restarting, joining, connecting, running", () => {
		const world = new World();
		world.board.powerOn();
		world.until("setup");
		assert.equal(world.sign, "setup");
		world.clock.advance(5000);
		const scan = world.json("/wifi_scan.json") as { ssid: string }[];
		assert.ok(scan.some(each => each.ssid === "Home"));

		assert.equal(world.apply()?.status, 200);
		world.until("running");
		assert.deepEqual(world.states, ["setup", "storing", "restarting", "joining", "connecting", "running"]);
		assert.equal(world.sign, "running");
		assert.equal(world.board.setupNetwork, undefined);
		assert.equal(world.cloud.online, 1);
		world.clock.advance(1000);
		assert.deepEqual(world.cloud.frames[0], { type: 29, id: 1, body: token });
		assert.match(world.cloud.frames[1]?.body ?? "", /^mcu·0\.1\.0·fw-type·TMPLabcd1234·build·.*·tmpl·TMPLabcd1234$/);
	});

	it("reports its signal and obeys the app", () => {
		const world = new World();
		world.goOnline();
		world.clock.advance(6000);
		assert.ok(world.cloud.frames.some(frame => frame.type === 20 && /^vw·0·-\d+$/.test(frame.body)));
		world.cloud.write(1, "40");
		world.clock.advance(1000);
		assert.ok(world.log.includes("app: light at 40 %"));
		assert.ok(world.events.some(event => event.event === "pin" && event.direction === "in" && event.value === "40"));
	});

	it("starts over when its button is held for ten seconds", () => {
		const world = new World();
		world.goOnline();
		world.board.press(12_000);
		world.clock.advance(5000);
		assert.equal(world.sign, "heldSetup");
		world.clock.advance(6000);
		assert.equal(world.sign, "heldReset");
		world.setup(5000);
		assert.deepEqual(world.states.slice(-3), ["resetting", "restarting", "setup"]);
		assert.equal(field(world.json("/board_info.json"), "last_error"), 0);
		world.switchOffAndOn();
		world.until("setup");
	});

	it("keeps its credentials when the button is held too long", () => {
		const world = new World();
		world.goOnline();
		world.board.press(21_000);
		world.clock.advance(25_000);
		assert.equal(world.state, "running");
		assert.equal(world.sign, "running");
	});

	it("opens setup beside its credentials when the button is held for three seconds", () => {
		const world = new World();
		world.goOnline();
		world.air.patch({ phones: 0 });
		world.board.press(4000);
		world.until("setup", 5000);
		world.clock.advance(601_000);
		world.until("running");
	});

	it("closes setup after ten minutes without a visitor, and a click opens it again", () => {
		const world = new World();
		world.board.powerOn();
		world.until("setup");
		world.clock.advance(500_000);
		world.get("/board_info.json");
		world.air.patch({ phones: 0 });
		world.clock.advance(599_000);
		assert.equal(world.state, "setup");
		world.until("idle", 5000);
		assert.equal(world.board.setupNetwork, undefined);
		for (const press of [100, 4000]) {
			world.board.press(press);
			world.until("setup", press + 1000);
			assert.ok(world.board.setupNetwork);
			world.air.patch({ phones: 0 });
			world.until("idle", 620_000);
		}
	});

	const failures: readonly (readonly [code: number, what: string, prepare: (world: World) => void])[] = [
		[701, "the router does not answer", w => w.air.patch({ networks: { home: { answers: "never" } } })],
		[702, "the cloud does not answer", w => w.air.patch({ cloud: { answers: "never" } })],
		[703, "the cloud does not know the token", w => w.cloud.tokens.clear()],
		[704, "the router turns newcomers away", w => w.air.patch({ networks: { home: { answers: "full" } } })],
		[705, "the cloud answers the login with an error", w => void (w.cloud.loginStatus = 19)],
		[710, "there is no Internet", w => w.air.patch({ networks: { home: { internet: false } } })],
		[710, "the cloud's name is unknown", w => w.internet.name("blynk.cloud", undefined)],
		[711, "the certificate is for another host", w => w.air.patch({ cloud: { certificate: "other-host" } })],
		[712, "a sign-in page is in the way", w => w.air.patch({ networks: { home: { captive: true } } })],
		[720, "the router is off", w => w.air.patch({ networks: { home: { on: false } } })],
		[722, "the password is another", w => w.air.patch({ networks: { home: { password: "battery staple" } } })],
		[723, "the router gives no address", w => w.air.patch({ networks: { home: { dhcp: false } } })],
	];
	const modes = [
		["restart", "joining"],
		["live", "trying"],
	] as const;
	for (const [[code, what, prepare], [verify, busy]] of failures.flatMap(each =>
		modes.map(mode => [each, mode] as const),
	)) {
		it(`comes back to setup with ${code} when ${what}, and works once that is mended (${verify})`, () => {
			const world = new World({ ...product, setup: { verify } });
			world.board.powerOn();
			world.until("setup");
			world.clock.advance(3000);
			prepare(world);
			world.apply();
			world.until(busy);
			world.until("setup", 60_000);
			assert.equal(world.code, code);
			world.clock.advance(1000);
			assert.equal(field(world.json("/board_info.json"), "last_error"), code);
			const status = world.json("/status.json");
			assert.equal(field(status, "code"), code);
			assert.equal(field(status, "ssid"), "Home");

			world.air.patch({ networks: { home: { on: true, answers: "yes", internet: true, dhcp: true, captive: false } } });
			world.air.patch({
				networks: { home: { password: "correct horse" } },
				cloud: { certificate: "valid", answers: "yes" },
			});
			world.internet.name("blynk.cloud", "203.0.113.1");
			world.cloud.tokens.add(token);
			world.cloud.loginStatus = 200;
			world.apply();
			world.until("running");
			assert.equal(world.code, 0);
		});
	}

	for (const [code, what, prepare] of failures)
		it(`tells ${code} in setup when ${what}, which keeps a device from coming back`, () => {
			const world = new World();
			world.goOnline();
			prepare(world);
			world.switchOffAndOn();
			world.until("joining");
			world.clock.advance(60_000);
			assert.ok(!world.states.slice(7).includes("setup"));
			world.openSetup();
			assert.equal(field(world.json("/status.json"), "code"), code);
		});

	it("stays in setup with 700 when the flash refuses, and takes the settings once it does not", () => {
		const world = new World();
		world.unbox();
		world.air.patch({ flash: "refuses" });
		world.apply();
		world.clock.advance(2000);
		assert.deepEqual([world.state, world.code], ["setup", 700]);
		assert.equal(field(world.json("/status.json"), "code"), 700);
		world.air.patch({ flash: "works" });
		world.apply();
		world.until("running");
	});

	it("asks what time it is before it judges a certificate newer than its firmware", () => {
		const world = new World();
		world.cloud.validFrom = world.internet.time - 86_400_000;
		world.cloud.start();
		world.goOnline();
	});

	it("waits for the time of day when nobody tells it, before it gives a certificate up", () => {
		const world = new World();
		world.cloud.validFrom = world.internet.time - 86_400_000;
		world.cloud.start();
		world.internet.name("pool.ntp.org", undefined);
		world.provision();
		world.until("connecting");
		world.clock.advance(20_000);
		assert.deepEqual([world.state, world.code], ["trying", 702], "one refusal is neither a reason nor the end");
		world.internet.name("pool.ntp.org", "198.51.100.123");
		world.until("running", 40_000);
	});

	it("tells a wrong password within 15 seconds", () => {
		const world = new World();
		world.board.powerOn();
		world.until("setup");
		world.clock.advance(3000);
		world.apply({ pass: "wrong horse" });
		world.until("joining");
		const took = world.until("setup");
		assert.ok(took <= 15_000, `${took} ms`);
	});

	const office = { ssid: "Office", pass: "nine to five" };
	for (const [code, what, fields, networks] of [
		[722, "whose password is wrong", { ...office, pass: "wrong hours" }, {}],
		[701, "that does not answer", office, { office: { answers: "never" }, officeUpstairs: { on: false } }],
		[703, "where the token is not known", { ...office, blynk: [...token].reverse().join("") }, {}],
		[710, "without Internet", office, { office: { internet: false }, officeUpstairs: { internet: false } }],
	] as const)
		it(`returns from a network ${what} to the one it knows, and tells ${code} later`, () => {
			const world = new World();
			world.goOnline();
			world.air.patch({ networks });
			world.openSetup();
			const { length } = world.states;
			world.apply(fields);
			world.until("restarting");
			world.until("running");
			assert.ok(!world.states.slice(length).includes("setup"));
			const joined = world.events.filter(each => each.event === "radio" && each.radio === "joined").at(-1);
			assert.equal(field(joined, "network"), "home");
			world.openSetup();
			assert.equal(field(world.json("/status.json"), "code"), code);
		});

	it("never opens its network by itself once proven, and comes back when the router does", () => {
		const world = new World();
		world.goOnline();
		world.air.patch({ networks: { home: { on: false } } });
		world.clock.advance(6 * 3_600_000);
		assert.equal(world.state, "joining");
		assert.equal(world.board.setupNetwork, undefined);
		world.air.patch({ networks: { home: { on: true } } });
		world.until("running", 330_000);
		assert.ok(!world.states.slice(6).includes("setup"));
	});

	it("keeps its credentials when the cloud refuses its token, shows it, and comes back when it is known again", () => {
		const world = new World();
		world.goOnline();
		world.cloud.tokens.clear();
		world.cloud.disconnect();
		world.clock.advance(24 * 3_600_000);
		assert.deepEqual([world.state, world.code, world.sign], ["connecting", 703, "refused"]);
		world.cloud.tokens.add(token);
		world.until("running", 1_900_000);
	});

	it("survives a power cut at any moment of its first life", () => {
		for (let cut = 0; cut < 12_000; cut += 370) {
			const world = new World();
			world.board.powerOn();
			world.until("setup");
			world.clock.advance(1000);
			world.apply();
			world.clock.advance(cut);
			world.board.powerOff();
			world.clock.advance(1000);
			world.board.powerOn();
			world.clock.advance(60_000);
			assert.ok(["running", "setup"].includes(world.state), `cut after ${cut} ms: ${world.state}`);
		}
	});

	it("tries new credentials while the phone watches when the product says so, and stores what worked", () => {
		const world = new World({ ...product, setup: { verify: "live" } });
		world.board.powerOn();
		world.until("setup");
		world.clock.advance(3000);
		world.apply({ pass: "wrong horse" });
		world.until("trying");
		assert.ok(world.board.setupNetwork, "the setup network stays up");
		assert.equal(field(world.json("/status.json"), "step"), "joining");
		world.until("setup");
		assert.equal(field(world.json("/status.json"), "code"), 722);

		world.apply();
		world.until("restarting");
		world.clock.advance(1000);
		assert.equal(field(world.json("/status.json"), "phase"), "restarting", "the phone can read the result");
		world.until("running");
	});

	it("tells after a power cut why the last attempt failed, of a live trial too, and not why one before did", () => {
		const world = new World({ ...product, setup: { verify: "live" } });
		world.unbox();
		for (const [wrong, code] of [
			[{ pass: "wrong horse" }, 722],
			[{ ssid: "Nowhere" }, 720],
		] as const) {
			world.apply(wrong);
			world.until("trying");
			world.until("setup", 60_000);
			world.switchOffAndOn();
			world.setup();
			assert.equal(field(world.json("/status.json"), "code"), code);
		}
	});

	it("keeps what reached the cloud in a live trial, though the network is away after the restart", () => {
		const world = new World({ ...product, setup: { verify: "live" } });
		world.provision();
		world.until("restarting");
		world.clock.advance(7900);
		world.air.patch({ networks: { home: { on: false } } });
		world.clock.advance(600_000);
		assert.deepEqual([world.state, world.board.setupNetwork], ["joining", undefined]);
		world.air.patch({ networks: { home: { on: true } } });
		world.until("running", 330_000);
	});

	it("restarts after a fault in the product's code, and goes to setup with 704 when it comes back at every boot", () => {
		const world = new World(product, {
			app: ({ host }) =>
				void host.clock.set(() => {
					throw new Error("oops");
				}, 500),
		});
		world.provision();
		world.clock.advance(20_000);
		assert.ok(world.events.filter(event => event.event === "restart" && event.reason === "fault").length >= 3);
		assert.ok(world.log.some(line => line.includes("oops")));
		assert.ok(world.events.some(event => event.event === "state" && event.code === 704));
	});

	it("does not wait for the end of its trial where the network wants something else than a password", () => {
		const world = new World();
		world.provision({ ssid: "Museum" });
		world.air.patch({ networks: { museum: { ssid: "Museum" } } });
		world.until("joining");
		assert.ok(world.until("setup", 60_000) < 20_000);
		assert.equal(world.code, 704);
	});

	it("calls itself to the router as its setup network is called, and tells its radio the country", () => {
		let host: Host | undefined;
		const world = new World({ ...product, country: "DE" }, { app: context => void (host = context.host) });
		world.goOnline();
		const joined = world.events.find(event => event.event === "radio" && event.radio === "joined");
		assert.equal(field(joined, "hostName"), "Blynk-Device-1W7R");
		assert.equal(host?.radio.country, "DE");
	});

	it("keeps a new firmware once it was online, and before the restart that new credentials bring", () => {
		const kept: string[] = [];
		const world: World = new World(product, {
			board: {
				firmware: (host, watch) => {
					const keep = (): void => void kept.push(world.state);
					const begin = (): never => {
						throw new Error("no room");
					};
					start(Object.assign(host, { update: { begin, keep } }), readProduct(product), { watch });
				},
			},
		});
		world.unbox();
		assert.deepEqual(kept, []);
		world.apply();
		world.until("joining");
		assert.deepEqual(kept, ["storing"]);
		world.until("running");
		world.air.patch({ networks: { home: { on: false } } });
		world.until("joining");
		world.air.patch({ networks: { home: { on: true } } });
		world.until("running", 600_000);
		assert.deepEqual(kept, ["storing", "running", "running"]);
	});

	it("never tells a secret, in its log or over its network", () => {
		const world = new World();
		world.board.powerOn();
		world.until("setup");
		world.clock.advance(3000);
		world.apply({ pass: "a secret pass" });
		world.until("joining");
		world.until("setup");
		world.clock.advance(500);
		const told = ["/board_info.json", "/status.json", "/product.json", "/wifi_scan.json", "/"].map(path =>
			JSON.stringify(world.get(path)),
		);
		for (const line of [...world.log, ...told]) {
			assert.ok(!line.includes("a secret pass"), line);
			assert.ok(!line.includes(token), line);
		}
	});
});
