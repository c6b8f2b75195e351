import assert from "node:assert/strict";
import type { AccessPointFound, LossReason } from "../../../hosts/host";
import { text, utf8 } from "../../../modules/bytes/index";
import { World } from "./world";

describe("the virtual radio", () => {
	it("joins a network and gets its address from DHCP", () => {
		const world = new World();
		const { outcome, at } = world.join("Home", "correct horse");
		assert.ok(typeof outcome === "object" && at > 1000 && at < 5000);
		assert.equal(outcome.address, "192.168.1.57");
		assert.equal(outcome.gateway, "192.168.1.1");
		assert.equal(outcome.channel, 6);
		world.air.patch({ networks: { home: { rssi: -70 } } });
		assert.equal(world.host.radio.link()?.rssi, -70);
	});

	it("never calls back before join has returned", () => {
		const world = new World();
		let called = false;
		const call = (): void => void (called = true);
		const ssid = utf8("Home");
		const bssid = world.air.state.networks.get("home")?.bssid ?? new Uint8Array();
		world.host.radio.join({ ssid, bssid, channel: 6, password: ssid, onJoined: call, onLost: call });
		assert.equal(called, false);
	});

	const failures: readonly (readonly [string, unknown, LossReason])[] = [
		["that is switched off", { on: false }, "not-found"],
		["whose password is another", { password: "battery staple" }, "auth"],
		["that turns newcomers away", { answers: "full" }, "refused"],
		["that does not answer", { answers: "never" }, "unknown"],
		["too weak to answer", { rssi: -94 }, "unknown"],
		["without DHCP", { dhcp: false }, "no-address"],
		["that wants an account", { security: "WPA2 ENT" }, "security"],
		["with WEP", { security: "WEP" }, "security"],
		["that has become open", { security: "OPEN", password: "" }, "security"],
		["that turned hidden where it may not ask", { hidden: true, channel: 13 }, "not-found"],
	];
	for (const [name, change, reason] of failures)
		it(`says "${reason}" of a network ${name}`, () => {
			const world = new World();
			world.air.patch({ networks: { home: change } });
			const { outcome, at } = world.join("Home", "correct horse");
			assert.equal(outcome, reason);
			assert.ok(at < 20_000);
			assert.equal(world.host.radio.link(), undefined);
		});

	it('says "auth" of a network with a password, whatever its security, to one who has none', () => {
		for (const security of ["WPA2", "WPA2 ENT", "WEP"]) {
			const world = new World();
			world.air.patch({ networks: { home: { security } } });
			assert.equal(world.join("Home", "").outcome, "auth");
		}
	});

	it("gets an address from a router that begins to give them while it asks", () => {
		const world = new World();
		world.air.patch({ networks: { home: { dhcp: false } } });
		world.clock.set(() => world.air.patch({ networks: { home: { dhcp: true } } }), 10_000);
		const { outcome, at } = world.join("Home", "correct horse");
		assert.ok(typeof outcome === "object" && at > 10_000 && at < 11_000);
	});

	it("passes over a stronger network of the name that is open", () => {
		const world = new World();
		world.air.patch({ networks: { trap: { ssid: "Home", security: "OPEN", channel: 1, rssi: -20 } } });
		const { outcome } = world.join("Home", "correct horse");
		assert.ok(typeof outcome === "object" && outcome.channel === 6);
	});

	it("finds a hidden network on channel 13 only where its country lets it ask there", () => {
		const hiddenOn13 = (country: string): unknown => {
			const world = new World();
			world.air.patch({ networks: { hidden: { channel: 13 } } });
			world.host.radio.country = country;
			return world.join("Attic", "under the roof", { hidden: true }).outcome;
		};
		assert.equal(hiddenOn13("01"), "not-found");
		assert.equal(hiddenOn13("US"), "not-found");
		assert.equal(typeof hiddenOn13("DE"), "object");
	});

	it("finds a hidden network by name, whether it knows that it is hidden or not: it asks for every one", () => {
		for (const hidden of [true, false])
			assert.equal(typeof new World().join("Attic", "under the roof", { hidden }).outcome, "object");
	});

	it("takes the stronger of two networks of one name, or the one asked for", () => {
		const world = new World();
		const far = world.air.state.networks.get("officeUpstairs");
		const strongest = world.join("Office", "nine to five").outcome;
		assert.ok(typeof strongest === "object" && strongest.rssi === -71);
		const wanted = world.join("Office", "nine to five", { bssid: far?.bssid ?? new Uint8Array(), channel: 11 }).outcome;
		assert.ok(typeof wanted === "object" && wanted.rssi === -79);
	});

	it("needs no DHCP with a static address", () => {
		const world = new World();
		world.air.patch({ networks: { home: { dhcp: false } } });
		const { outcome } = world.join("Home", "correct horse", {
			static: { address: "10.1.2.3", mask: "255.0.0.0", gateway: "10.0.0.1", dns: ["10.0.0.1"] },
		});
		assert.ok(typeof outcome === "object" && outcome.address === "10.1.2.3");
	});

	it("loses its link some seconds after the router went, once", () => {
		const world = new World();
		const losses: LossReason[] = [];
		world.join("Home", "correct horse");
		const password = utf8("correct horse");
		world.host.radio.join({
			ssid: utf8("Home"),
			password,
			onJoined: () => undefined,
			onLost: reason => losses.push(reason),
		});
		world.clock.advance(10_000);
		world.air.patch({ networks: { home: { on: false } } });
		world.clock.advance(3000);
		assert.deepEqual(losses, []);
		world.air.patch({ networks: { home: { on: true } } });
		world.clock.advance(10_000);
		assert.deepEqual(losses, []);
		world.air.patch({ networks: { home: { on: false } } });
		world.clock.advance(10_000);
		assert.deepEqual(losses, ["unknown"]);
	});

	it("loses its link when the router's password changes", () => {
		const world = new World();
		world.join("Home", "correct horse");
		world.air.patch({ networks: { home: { password: "battery staple" } } });
		world.clock.advance(1000);
		assert.equal(world.host.radio.link(), undefined);
	});

	it("is silent after leave", () => {
		const world = new World();
		let called = false;
		const call = (): void => void (called = true);
		world.host.radio.join({ ssid: utf8("Home"), password: utf8("wrong one"), onJoined: call, onLost: call });
		world.clock.advance(1000);
		world.host.radio.leave();
		world.clock.advance(60_000);
		assert.equal(called, false);
	});

	it("hears what is on the air, strongest first, hidden ones without a name", () => {
		const world = new World();
		world.air.patch({ networks: { museum: { on: false } } });
		const found: AccessPointFound[] = [];
		world.host.radio.scan(result => found.push(...(result ?? [])));
		world.clock.advance(1000);
		assert.equal(found.length, 0);
		world.clock.advance(2000);
		const names = found.map(each => text(each.ssid));
		assert.equal(names[0], "Home");
		assert.ok(names.includes("") && names.includes("Office") && !names.includes("Attic"));
		assert.equal(names.length, world.air.state.networks.size - 1);
	});

	it("fails a scan while another runs and while joining", () => {
		const world = new World();
		const results: (number | undefined)[] = [];
		const scan = (): void => world.host.radio.scan(result => results.push(result?.length));
		scan();
		scan();
		world.clock.advance(3000);
		assert.deepEqual(results, [undefined, world.air.state.networks.size]);
		world.host.radio.join({
			ssid: utf8("Home"),
			password: utf8(""),
			onJoined: () => undefined,
			onLost: () => undefined,
		});
		scan();
		world.clock.advance(0);
		assert.deepEqual(results.slice(2), [undefined]);
	});

	it("counts the phones on its setup network, up to the limit", () => {
		const world = new World();
		const counts: number[] = [];
		world.host.radio.openAccessPoint({ ssid: utf8("Board"), most: 2, onPhones: count => counts.push(count) });
		assert.deepEqual(world.board.setupNetwork?.ssid, utf8("Board"));
		world.clock.advance(1000);
		world.air.patch({ phones: 5 });
		world.clock.advance(1000);
		world.air.patch({ phones: 0 });
		world.clock.advance(1000);
		assert.deepEqual(counts, [1, 2, 1, 0]); // told one by one
		world.host.radio.closeAccessPoint();
		world.air.patch({ phones: 1 });
		world.clock.advance(1000);
		assert.deepEqual(counts, [1, 2, 1, 0]);
		assert.equal(world.board.setupNetwork, undefined);
	});

	it("moves its setup network to the channel of the network it joins", () => {
		const world = new World();
		world.host.radio.openAccessPoint({ ssid: utf8("Board"), channel: 1 });
		assert.equal(world.board.setupNetwork?.channel, 1);
		world.join("Home", "correct horse");
		assert.equal(world.board.setupNetwork?.channel, 6);
	});

	it("refuses a setup network when it is broken", () => {
		const world = new World();
		world.air.patch({ radio: { accessPoint: "refuses" } });
		assert.throws(() => world.host.radio.openAccessPoint({ ssid: utf8("Board") }), /radio refuses/);
	});
});
