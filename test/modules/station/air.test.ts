import assert from "node:assert/strict";
import { utf8 } from "../../../modules/bytes/index";
import { Station } from "../../../modules/station/index";
import { World } from "../../hosts/virtual/world";

describe("station, in the air", () => {
	let world: World;
	let station: Station;
	let told: (string | number)[];

	beforeEach(() => {
		world = new World();
		told = [];
		station = new Station(world.host, {
			onJoined: ({ channel }) => told.push(`joined on ${channel}`),
			onFailed: code => told.push(code),
			onLost: () => told.push("lost"),
		});
	});

	const join = (ssid: string, password: string, hidden = false): void =>
		station.join({ networks: [{ ssid: utf8(ssid), password: utf8(password), hidden }] });

	/** Lets time pass until something is told, and gives that and when. */
	const next = (): readonly [told: string | number | undefined, after: number] => {
		const [start, count] = [world.clock.now(), told.length];
		while (told.length === count && world.clock.now() - start < 600_000) world.clock.advance(100);
		return [told.at(-1), world.clock.now() - start];
	};

	it("joins within 3 s", () => {
		join("Home", "correct horse");
		const [what, after] = next();
		assert.equal(what, "joined on 6");
		assert.ok(after <= 3000);
	});

	const failures: readonly (readonly [string, unknown, number, number])[] = [
		["has another password", { password: "battery staple" }, 722, 15_000],
		["is off", { on: false }, 720, 5000],
		["turned hidden where nobody may ask for it", { hidden: true, channel: 13 }, 720, 5000],
		["is full", { answers: "full" }, 704, 5000],
		["became WEP", { security: "WEP" }, 704, 5000],
		["became one for accounts", { security: "WPA2 ENT" }, 704, 5000],
		["does not answer", { answers: "never" }, 701, 10_000],
		["is too weak", { rssi: -94 }, 701, 10_000],
		["gives no address", { dhcp: false }, 723, 20_000],
	];
	for (const [what, change, code, limit] of failures) {
		it(`tells ${code} within ${limit / 1000} s when the network ${what}, and joins once that is mended`, () => {
			const before = world.air.state.networks.get("home");
			world.air.patch({ networks: { home: change } });
			join("Home", "correct horse");
			const [first, after] = next();
			assert.equal(first, code);
			assert.ok(after <= limit, `${after} ms`);
			world.air.patch({
				networks: {
					home: {
						on: true,
						hidden: false,
						channel: 6,
						answers: "yes",
						rssi: before?.rssi,
						dhcp: true,
						security: "WPA2",
					},
				},
			});
			world.air.patch({ networks: { home: { password: "correct horse" } } });
			assert.equal(next()[0], "joined on 6");
		});
	}

	it("joins a network that turned hidden", () => {
		world.air.patch({ networks: { home: { hidden: true } } });
		join("Home", "correct horse");
		assert.equal(next()[0], "joined on 6");
	});

	it("finds a hidden network", () => {
		join("Attic", "under the roof", true);
		assert.equal(next()[0], "joined on 11");
	});

	it("takes the stronger of two access points, and the other one at once when that turns it away", () => {
		join("Office", "nine to five");
		assert.equal(next()[0], "joined on 1");
		world.air.patch({ networks: { office: { answers: "full" } } });
		join("Office", "nine to five");
		assert.equal(next()[0], "joined on 11");
	});

	const strangers = [
		["that is open", [{ security: "OPEN", password: "" }]],
		["that wants an account", [{ security: "WPA2 ENT", password: "unknown" }]],
		["with another password", [{ password: "of a neighbour" }]],
		["with other passwords", [{ password: "of a neighbour" }, { password: "of another one" }]],
		[
			"of every kind",
			[{ security: "WEP", password: "abcde" }, { password: "of a neighbour" }, { answers: "full", password: "x" }],
		],
	] as const;
	for (const [kind, networks] of strangers) {
		it(`finds its own among ${networks.length > 1 ? "stronger ones" : "a stronger one"} of the same name ${kind}`, () => {
			networks.forEach((each, i) =>
				world.air.patch({ networks: { [`stranger${i}`]: { ssid: "Home", channel: 1 + i, rssi: -30 - i, ...each } } }),
			);
			join("Home", "correct horse");
			next();
			while (told.at(-1) === 704) next();
			assert.equal(told.at(-1), "joined on 6");
			assert.ok(world.clock.now() <= 20_000, `${world.clock.now()} ms`);
		});
	}

	it("finds an open network among stronger ones of its name that have a password", () => {
		world.air.patch({ networks: { stranger: { ssid: "Café Nachbar", password: "of a neighbour", rssi: -30 } } });
		join("Café Nachbar", "");
		assert.deepEqual([next()[0], told], ["joined on 1", ["joined on 1"]]);
	});

	it("says 722 of three of one name, after the last of them, within 15 s", () => {
		for (const last of [1, 2])
			world.air.patch({
				networks: { [`mesh${last}`]: { ssid: "Home", password: "correct horse", channel: last, rssi: -50 - last } },
			});
		join("Home", "wrong horse");
		const [what, after] = next();
		assert.equal(what, 722);
		assert.ok(after <= 15_000, `${after} ms`);
	});

	it("comes back after the router was off for a night, and moved to another channel", () => {
		join("Home", "correct horse");
		next();
		world.air.patch({ networks: { home: { on: false } } });
		assert.equal(next()[0], "lost");
		world.clock.advance(8 * 3_600_000);
		assert.equal(told.at(-1), 720);
		world.air.patch({ networks: { home: { on: true, channel: 11 } } });
		const [what, after] = next();
		assert.equal(what, "joined on 11");
		assert.ok(after <= 310_000);
	});

	it("scans beside all that", () => {
		const found: number[] = [];
		const scan = (): void => station.scan(list => found.push(list?.length ?? -1));
		scan();
		join("Home", "correct horse");
		scan();
		world.clock.advance(10_000);
		scan();
		world.clock.advance(10_000);
		assert.deepEqual(found, [6, 6, 6], "all names but the one that is hidden, each once");
		assert.deepEqual(told, ["joined on 6"]);
	});
});
