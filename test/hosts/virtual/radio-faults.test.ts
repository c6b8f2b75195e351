import assert from "node:assert/strict";
import type { AccessPointFound, LossReason } from "../../../hosts/host";
import { utf8 } from "../../../modules/bytes/index";
import { World } from "./world";

/** A board with its soft-AP closed and a log of what its radio told. */
class RadioWorld extends World {
	readonly told: string[] = [];

	start(name: string, password: string): void {
		this.host.radio.join({
			...{ ssid: utf8(name), password: utf8(password) },
			onJoined: () => this.told.push(`${name}: joined`),
			onLost: (reason: LossReason) => this.told.push(`${name}: ${reason}`),
		});
	}

	/** Joins "Home", and forgets what was told about it. */
	home(): void {
		this.start("Home", "correct horse");
		this.clock.advance(5000);
		assert.deepEqual(this.told.splice(0), ["Home: joined"]);
	}

	get lost(): readonly unknown[] {
		return this.events.flatMap(each => (each.event === "radio" && each.radio === "lost" ? [each.reason] : []));
	}
}

describe("a router that sends the board away", () => {
	// 8 and 3: it is leaving. 2: it has forgotten us. 4: we said nothing. 15: the keys were not renewed. 200: no beacons.
	for (const reason of [8, 3, 2, 4, 15, 200])
		it(`with reason ${reason} is a loss, told once, after which the board can join again`, () => {
			const world = new RadioWorld();
			world.home();
			world.board.kick(reason);
			assert.deepEqual(world.told, []);
			world.clock.advance(60_000);
			assert.equal(world.told.length, 1);
			assert.deepEqual(world.lost, [reason]);
			assert.equal(world.host.radio.link(), undefined);
			assert.equal(typeof world.join("Home", "correct horse").outcome, "object");
		});

	for (const [reason, expected] of [
		[5, "refused"],
		[15, "auth"],
		[8, "unknown"],
	] as const)
		it(`with reason ${reason} while it joins ends the join as "${expected}"`, () => {
			const world = new RadioWorld();
			world.start("Home", "correct horse");
			world.clock.advance(2000);
			world.board.kick(reason);
			world.clock.advance(60_000);
			assert.deepEqual(world.told, [`Home: ${expected}`]);
		});

	it("ends what goes over the link", () => {
		const world = new RadioWorld();
		world.internet.serve({ address: "203.0.113.7", port: 80, onConnection: () => undefined });
		world.home();
		const { TCP } = world.host.network;
		new TCP({ address: "203.0.113.7", port: 80, onError: error => void world.told.push(error) });
		world.clock.advance(1000);
		world.board.kick(8);
		world.clock.advance(1000);
		assert.deepEqual(world.told.sort(), ["Home: unknown", "unreachable"]);
	});

	it("is nothing to a board that is not there, and takes real reasons only", () => {
		const world = new RadioWorld();
		world.board.kick(8);
		world.start("Home", "correct horse");
		world.clock.advance(1000);
		world.board.kick(8); // not found yet
		world.clock.advance(4000);
		assert.deepEqual([world.lost, world.told], [[], ["Home: joined"]]);
		for (const reason of [0, 256, 1.5])
			assert.throws(() => world.board.kick(reason), /not a whole number from 1 to 255/);
	});
});

describe("a driver that scans badly", () => {
	const scan = (world: World): (readonly AccessPointFound[] | undefined)[] => {
		const results: (readonly AccessPointFound[] | undefined)[] = [];
		world.host.radio.scan(found => results.push(found));
		assert.deepEqual(results, []);
		return results;
	};

	for (const [fault, after] of [
		["refuses", 0],
		["fails", 2000],
		["hangs", 10_100],
	] as const)
		it(`(${fault}) makes a scan fail after ${after} ms, and the next succeed once that is over`, () => {
			const world = new World();
			world.air.patch({ radio: { scan: fault } });
			const results = scan(world);
			if (after > 0) world.clock.advance(after - 1);
			assert.deepEqual(results, []);
			world.clock.advance(1);
			assert.deepEqual(results, [undefined]);
			world.air.patch({ radio: null });
			const better = scan(world);
			world.clock.advance(2000);
			assert.equal(better[0]?.length, world.air.state.networks.size);
		});

	it("gives a scan up for a join", () => {
		const world = new RadioWorld();
		const results = scan(world);
		world.clock.advance(500);
		world.home();
		assert.deepEqual(results, [undefined]);
	});

	it("listens while the board waits for an address, and not before", () => {
		const world = new RadioWorld();
		world.air.patch({ networks: { home: { dhcp: false } } });
		world.start("Home", "correct horse");
		world.clock.advance(1000);
		const early = scan(world);
		world.clock.advance(2000);
		const late = scan(world);
		world.clock.advance(2000);
		assert.deepEqual([early[0], late[0]?.length], [undefined, world.air.state.networks.size]);
	});
});

describe("a driver that takes no join", () => {
	it("is a loss for an unknown reason, in a later turn; the next join succeeds once that is over", () => {
		const world = new RadioWorld();
		world.air.patch({ radio: { station: "refuses" } });
		world.start("Home", "correct horse");
		assert.deepEqual(world.told, []);
		world.clock.advance(0);
		assert.deepEqual(world.told, ["Home: unknown"]);
		world.air.patch({ radio: null });
		assert.equal(typeof world.join("Home", "correct horse").outcome, "object");
	});
});

describe("a driver that tells the end of a link", () => {
	for (const disconnects of ["late", "twice"] as const)
		it(`${disconnects}: what is taken for the end of the next join does not keep the board from joining`, () => {
			const world = new RadioWorld();
			world.home();
			world.air.patch({ radio: { disconnects } });
			world.start("Office", "nine to five");
			world.clock.advance(1600);
			assert.deepEqual(world.told, ["Office: unknown"]);
			// Another try at once finds the driver at work for the one before, and is lost; one after it succeeds.
			for (let tries = 0; tries < 3 && world.told.at(-1) !== "Office: joined"; tries++) {
				world.start("Office", "nine to five");
				world.clock.advance(6000);
			}
			assert.equal(world.told.at(-1), "Office: joined");
			assert.equal(world.host.radio.link()?.address, "192.168.1.57");
		});

	it("twice: a loss is told once", () => {
		const world = new RadioWorld();
		world.home();
		world.air.patch({ radio: { disconnects: "twice" } });
		world.board.kick(8);
		world.clock.advance(10_000);
		assert.deepEqual(world.told, ["Home: unknown"]);
	});

	it("never, when the board left: the next join begins a second later", () => {
		const world = new RadioWorld();
		world.home();
		world.air.patch({ radio: { disconnects: "never" } });
		const { outcome, at } = world.join("Office", "nine to five");
		assert.ok(typeof outcome === "object" && at > 3700 && at <= 3850, `${at} ms`);
	});

	it("late: what the board itself left is no loss", () => {
		const world = new RadioWorld();
		world.home();
		world.air.patch({ radio: { disconnects: "late" } });
		world.host.radio.leave();
		world.clock.advance(10_000);
		assert.deepEqual([world.told, world.lost], [[], []]);
	});
});
