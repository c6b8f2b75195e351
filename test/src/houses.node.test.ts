import assert from "node:assert/strict";
import { app } from "../../src/app";
import { Device } from "../../src/factory-device";
import { KnownNetworks } from "../../src/networks";
import { readProduct } from "../../src/product";
import { text, utf8 } from "../../modules/bytes/index";
import { CredentialStore } from "../../modules/credentials/index";
import { stubHost } from "../support/stub-host";
import { product, token, World } from "../support/world";

const minute = 60_000;
const house = { ssid: "Home", password: "correct horse", security: "WPA2", channel: 6, rssi: -55 } as const;
const cabin = { ssid: "Cabin", password: "battery staple", security: "WPA2", channel: 11, rssi: -60 } as const;

describe("a device with several houses", () => {
	let world: World;
	let device: Device;

	const make = (config: object = product): void => {
		world = new World(config, {
			board: { firmware: (host, watch) => (device = new Device(host, readProduct(config), watch)).start(app) },
		});
		around({ house });
	};
	/** Only these are in the air. */
	const around = (networks: Readonly<Record<string, object>>): void => {
		const gone = Object.fromEntries([...world.air.state.networks.keys()].map(name => [name, null]));
		world.air.patch({ networks: gone });
		world.air.patch({ networks });
	};
	/** What the owner may do while it is online. */
	const known = (): KnownNetworks => new KnownNetworks(stubHost(), device);
	const networks = (): string =>
		new CredentialStore(world.flash).networks.map(each => text(each.ssid) + (each.staged ? "?" : "")).join(" ");
	/** Carries it to another place, without power on the way. */
	const carry = (to: Readonly<Record<string, object>>): void => {
		world.board.powerOff();
		around(to);
		world.clock.advance(minute);
		world.board.powerOn();
	};

	beforeEach(() => make());

	it("is online in each of them by itself once both were set up", () => {
		world.goOnline();
		carry({ cabin });
		world.openSetup();
		world.apply({ ssid: "Cabin", pass: "battery staple" });
		world.until("running");
		assert.equal(networks(), "Cabin Home");
		carry({ house });
		assert.ok(world.until("running") < 20_000);
		assert.equal(networks(), "Home Cabin");
		carry({ cabin });
		assert.ok(world.until("running") < 20_000);
	});

	it("is online with the newest token in both", () => {
		const newest = "n".repeat(32);
		world.cloud.tokens.add(newest);
		world.goOnline();
		carry({ cabin });
		world.openSetup();
		world.apply({ ssid: "Cabin", pass: "battery staple", blynk: newest });
		world.until("running");
		world.cloud.tokens.delete(token);
		carry({ house });
		world.until("running");
		assert.ok(world.cloud.isOnline(newest));
	});

	it("is back in less than 4 s after power on, without a scan, where it was last", () => {
		world.goOnline();
		world.clock.advance(minute);
		const scans = world.log.length;
		carry({ house });
		assert.ok(world.until("running") < 4000);
		assert.ok(scans > 0);
	});

	it("finds its house again where the router is another one of the same name and password", () => {
		world.goOnline();
		carry({ house: { ...house, channel: 1, bssid: "02:00:00:00:00:99" } });
		assert.ok(world.until("running") < 20_000);
	});

	it("is switched to a network that was staged while online, when the present one vanishes", () => {
		world.goOnline();
		const given = { ssid: utf8("Cabin"), password: utf8("battery staple"), hidden: false };
		assert.equal(known().add(given), "added");
		assert.equal(networks(), "Home Cabin?");
		world.clock.advance(10 * minute);
		assert.equal(world.state, "running", "nothing happens while the present one is there");
		around({ cabin });
		world.until("joining");
		assert.ok(world.until("running") < 2 * minute);
		assert.equal(networks(), "Cabin Home");
		around({ house });
		world.until("joining");
		world.until("running");
		assert.equal(networks().split(" ").length, 2);
	});

	it("does not lose its house for a staged network whose password is wrong", () => {
		world.goOnline();
		known().add({ ssid: utf8("Cabin"), password: utf8("wrong password"), hidden: false });
		around({ cabin });
		world.clock.advance(10 * minute);
		assert.equal(world.state, "joining");
		assert.equal(networks(), "Home Cabin?");
		around({ cabin, house });
		world.until("running", 6 * minute);
		assert.equal(networks(), "Home Cabin?");
	});

	it("goes to the password of next year by itself", () => {
		world.goOnline();
		known().add({ ssid: utf8("Home"), password: utf8("next year's"), hidden: false });
		world.clock.advance(minute);
		around({ house: { ...house, password: "next year's" } });
		world.until("joining");
		world.until("running", 5 * minute);
		assert.equal(networks(), "Home");
	});

	it("leaves a network that has no internet for another that has", () => {
		world.goOnline();
		known().add({ ssid: utf8("Cabin"), password: utf8("battery staple"), hidden: false });
		around({ house: { ...house, internet: false }, cabin });
		world.until("connecting", 5 * minute);
		world.until("running", 15 * minute);
		assert.equal(networks(), "Cabin Home");
	});

	it("leaves a network that has become one with a sign-in page for another", () => {
		world.goOnline();
		known().add({ ssid: utf8("Cabin"), password: utf8("battery staple"), hidden: false });
		around({ house: { ...house, captive: true }, cabin });
		world.board.kick(8);
		world.until("connecting", 5 * minute);
		world.until("running", 60 * minute);
		assert.equal(networks(), "Cabin Home");
	});

	it("takes a network from the pin that the product names, and does not leave its password in the cloud", () => {
		make({ ...product, cloud: { networksPin: 9 } });
		world.goOnline();
		world.cloud.frames.length = 0;
		world.cloud.write(9, "Cabin\0battery staple");
		world.clock.advance(2000);
		assert.equal(networks(), "Home Cabin?");
		const told = world.cloud.frames.map(({ body }) => body).filter(body => body.startsWith("vw·9"));
		assert.deepEqual(told, ["vw·9·added: Cabin"]);
		world.cloud.write(9, "added: Cabin");
		world.cloud.write(9, "Trap\0short");
		world.clock.advance(2000);
		assert.equal(networks(), "Home Cabin?");
		assert.ok(!world.log.some(line => line.includes("battery staple")));
	});

	it("takes a network from its setup page, and goes on with the one that it has", () => {
		make({ ...product, setup: { networks: true } });
		world.goOnline();
		world.openSetup();
		const body = "ssid=Cabin&pass=battery+staple";
		const head = `Host: 192.168.4.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}`;
		assert.equal(world.ask(`POST /networks HTTP/1.1\r\n${head}\r\n\r\n${body}`)?.status, 200);
		assert.equal(networks(), "Home Cabin?");
		world.until("running", 70 * minute);
		around({ cabin });
		world.until("joining");
		world.until("running");
		assert.equal(networks(), "Cabin Home");
	});

	it("tells what it knows without a password, and forgets one that is asked for", () => {
		world.goOnline();
		const given = { ssid: utf8("Cabin"), password: utf8("battery staple"), hidden: false };
		known().add(given);
		assert.deepEqual(
			known()
				.list()
				.map(({ ssid, ...rest }) => ({ ssid: text(ssid), ...rest })),
			[
				{ ssid: "Home", staged: false, used: true },
				{ ssid: "Cabin", staged: true, used: false },
			],
		);
		assert.equal(known().remove(utf8("Home")), false);
		assert.equal(known().remove(utf8("Cabin")), true);
		assert.equal(networks(), "Home");
	});

	it("takes no network that no router has, nor any while it belongs to nobody", () => {
		world.unbox();
		const add = (ssid: string, password: string) =>
			known().add({ ssid: utf8(ssid), password: utf8(password), hidden: false });
		assert.equal(add("Cabin", "battery staple"), "blank");
		assert.equal(add("", "battery staple"), "invalid");
		assert.equal(add("x".repeat(33), "battery staple"), "invalid");
		assert.equal(add("Cabin", "short"), "invalid");
	});

	it("knows none of them after a reset", () => {
		world.goOnline();
		known().add({ ssid: utf8("Cabin"), password: utf8("battery staple"), hidden: false });
		world.board.press(11_000);
		world.clock.advance(12_000);
		world.until("setup");
		assert.equal(networks(), "");
		carry({ cabin, house });
		world.clock.advance(minute);
		assert.equal(world.state, "setup");
	});

	describe("with two access points", () => {
		const upstairs = { ...house, channel: 11, bssid: "02:00:00:00:00:22" };
		const lost = (): number => world.states.filter(state => state === "joining").length;

		it("roams to the stronger one, and is online again within 5 s", () => {
			around({ house, upstairs: { ...upstairs, rssi: -80 } });
			world.goOnline();
			const before = lost();
			world.air.patch({ networks: { house: { ...house, rssi: -78 }, upstairs: { ...upstairs, rssi: -50 } } });
			world.until("joining", 7 * minute);
			assert.ok(world.until("running") < 5000);
			world.clock.advance(60 * minute);
			assert.equal(lost(), before + 1, "it stays there");
		});

		it("stays where its product does not roam", () => {
			make({ ...product, roaming: false });
			around({ house, upstairs: { ...upstairs, rssi: -80 } });
			world.goOnline();
			const before = lost();
			world.air.patch({ networks: { house: { ...house, rssi: -78 }, upstairs: { ...upstairs, rssi: -50 } } });
			world.clock.advance(60 * minute);
			assert.equal(lost(), before);
		});

		it("does not roam while its setup network is open", () => {
			around({ house, upstairs: { ...upstairs, rssi: -80 } });
			world.goOnline();
			world.openSetup();
			world.air.patch({ networks: { house: { ...house, rssi: -78 }, upstairs: { ...upstairs, rssi: -50 } } });
			world.clock.advance(9 * minute);
			assert.equal(world.state, "setup");
		});
	});
});
