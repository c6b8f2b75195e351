import assert from "node:assert/strict";
import { Air, AirError } from "../../../hosts/virtual/air";
import { mergePatch } from "../../../hosts/virtual/merge-patch";
import { text, utf8 } from "../../../modules/bytes/index";

describe("the air", () => {
	it("has the network Home and several others by default", () => {
		const { networks } = new Air().state;
		const home = networks.get("home");
		assert.equal(text(home?.ssid ?? new Uint8Array()), "Home");
		assert.deepEqual(home?.password, utf8("correct horse"));
		assert.equal(home?.security, "WPA2");
		const all = [...networks.values()];
		assert.ok(all.some(each => each.security === "OPEN"));
		assert.ok(all.some(each => each.hidden));
		assert.ok(all.some(each => each.security === "WPA3"));
		assert.equal(new Set(all.map(each => each.bssid.join())).size, all.length);
	});

	it("takes SSIDs of any bytes", () => {
		const air = new Air({ networks: { x: { ssid: { hex: "ff00fe" }, security: "OPEN" } } });
		assert.deepEqual(air.state.networks.get("x")?.ssid, Uint8Array.of(255, 0, 254));
	});

	it("changes by a merge patch and tells its watchers", () => {
		const air = new Air();
		let told = 0;
		const stop = air.watch(() => told++);
		air.patch({ networks: { home: { on: false, dhcp: false }, far: null } });
		assert.equal(told, 1);
		assert.equal(air.state.networks.get("home")?.on, false);
		assert.equal(air.state.networks.get("home")?.dhcp, undefined);
		assert.equal(air.state.networks.has("far"), false);
		air.patch({ networks: { home: { on: null, dhcp: null } } });
		assert.equal(air.state.networks.get("home")?.on, true);
		assert.equal(air.state.networks.get("home")?.dhcp, "192.168.1.57");
		stop();
		air.patch({});
		assert.equal(told, 2);
	});

	it("makes up a BSSID for each network, of one description, too", () => {
		const twin = { ssid: "Twin", security: "OPEN" };
		const air = new Air({ networks: { a: twin, b: twin } });
		const bssids = [...air.state.networks.values()].map(each => each.bssid.join());
		assert.notEqual(bssids[0], bssids[1]);
	});

	it("keeps what a patch is not about", () => {
		const air = new Air();
		air.patch({ networks: { home: { on: false } } });
		const { networks } = air.state;
		air.patch({ networks: { home: { on: true }, office: { channel: 3 } } });
		assert.equal(air.state.networks.get("far"), networks.get("far"));
		assert.deepEqual([air.state.networks.get("home")?.on, air.state.networks.get("office")?.channel], [true, 3]);
		assert.equal(networks.get("home")?.on, false);
	});

	const wrong: readonly (readonly [unknown, RegExp])[] = [
		[5, /^The air's description is 5, but must be an object\.$/],
		[{ ["x".repeat(5000)]: {} }, /^The air's x{40} is unknown/],
		[{ network: {} }, /^The air's network is unknown: known here are "networks", "phones"/],
		[{ networks: { home: { channel: 15 } } }, /networks\.home\.channel is 15, .* whole number from 1 to 14/],
		[{ networks: { home: { ssid: "x".repeat(33) } } }, /networks\.home\.ssid is "xx.* of 1 to 32 bytes/],
		[{ networks: { new: {} } }, /networks\.new\.ssid is missing/],
		[{ networks: { home: { ssid: { hex: "f" } } } }, /networks\.home\.ssid is \{"hex":"f"\}/],
		[{ networks: { home: { security: "WPA4" } } }, /networks\.home\.security is "WPA4", but must be one of "OPEN"/],
		[{ networks: { home: { dhcp: "192.168.1.256" } } }, /networks\.home\.dhcp is "192.168.1.256", .*true, false or an/],
		[{ networks: { home: { password: null } } }, /networks\.home\.password must be there: security is "WPA2"/],
		[{ networks: { neighbour: { password: "x" } } }, /neighbour\.password must be left out: security is "OPEN"/],
		[{ networks: { home: { loss: 101 } } }, /networks\.home\.loss is 101, .* whole number from 0 to 100/],
		[{ networks: { home: { dns: "elsewhere" } } }, /networks\.home\.dns is "elsewhere", .*true, false or the address/],
		[{ time: "late" }, /time is "late", but must be "right", "silent" or milliseconds/],
		[{ cloud: { answers: "maybe" } }, /cloud\.answers is "maybe"/],
		[{ phones: -1 }, /phones is -1/],
		[{ flash: true }, /flash is true/],
	];
	for (const [patch, message] of wrong)
		it(`refuses ${JSON.stringify(patch).slice(0, 50)} and says why`, () => {
			const air = new Air();
			const before = air.state;
			assert.throws(
				() => air.patch(patch),
				(error: unknown) => error instanceof AirError && message.test(error.message),
			);
			assert.equal(air.state, before);
		});

	it("never tells a password in an error", () => {
		assert.throws(
			() => new Air().patch({ networks: { home: { password: "secret".repeat(20) } } }),
			(error: unknown) => error instanceof AirError && !error.message.includes("secret"),
		);
	});
});

describe("a merge patch", () => {
	// RFC 7396 appendix A.
	const cases: readonly (readonly [unknown, unknown, unknown])[] = [
		[{ a: "b" }, { a: "c" }, { a: "c" }],
		[{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
		[{ a: "b" }, { a: null }, {}],
		[{ a: "b", b: "c" }, { a: null }, { b: "c" }],
		[{ a: ["b"] }, { a: "c" }, { a: "c" }],
		[{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
		[{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
		[{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
		[
			["a", "b"],
			["c", "d"],
			["c", "d"],
		],
		[{ a: "b" }, ["c"], ["c"]],
		[{ a: "foo" }, null, null],
		[{ a: "foo" }, "bar", "bar"],
		[{ e: null }, { a: 1 }, { e: null, a: 1 }],
		[[1, 2], { a: "b", c: null }, { a: "b" }],
		[{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
	];
	for (const [target, patch, result] of cases)
		it(`makes ${JSON.stringify(result)} of ${JSON.stringify(target)} and ${JSON.stringify(patch)}`, () => {
			assert.deepEqual(mergePatch(target, patch), result);
		});

	it("treats __proto__ as a key like any other", () => {
		const merged = mergePatch({}, JSON.parse('{"__proto__": {"on": true}}'));
		assert.equal(Object.getPrototypeOf(merged), Object.prototype);
		assert.ok(Object.hasOwn(Object(merged), "__proto__"));
	});
});
