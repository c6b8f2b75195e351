import assert from "node:assert/strict";
import type { Host, ResetReason } from "../../../hosts/host";
import { bootTime } from "../../../hosts/virtual/board";
import { Random } from "../../../hosts/virtual/random";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { utf8 } from "../../../modules/bytes/index";
import { World } from "./world";

describe("the virtual board", () => {
	it("starts its firmware anew at a restart, with what the flash holds", () => {
		const reasons: ResetReason[] = [];
		const world = new World(host => reasons.push(host.system.resetReason));
		const first = world.host;
		first.flash.write("key", Uint8Array.of(1));
		first.clock.setTime(5000);
		first.system.restart("new credentials");
		assert.equal(world.boots, 1);
		world.clock.advance(bootTime);
		assert.equal(world.boots, 2);
		assert.notEqual(world.host, first);
		assert.deepEqual(world.host.flash.read("key"), Uint8Array.of(1));
		assert.equal(world.host.clock.now(), 0);
		assert.equal(world.host.clock.time(), 5000 + bootTime);
		assert.deepEqual(reasons, ["power-on", "software"]);
		assert.ok(world.events.some(each => each.event === "restart" && each.reason === "new credentials"));
	});

	it("forgets the time when its power goes", () => {
		const world = new World();
		world.host.clock.setTime(5000);
		world.board.powerOff();
		world.board.powerOn();
		assert.equal(world.host.clock.time(), undefined);
		assert.equal(world.host.system.resetReason, "power-on");
	});

	it("runs nothing of a firmware that ended", () => {
		const world = new World();
		const dead = world.host;
		let calls = 0;
		const count = (): void => void calls++;
		dead.clock.set(count, 10);
		dead.clock.repeat(count, 10);
		dead.radio.scan(count);
		new dead.Button({ onReadable: count });
		dead.network.resolve("pool.ntp.org", count);
		world.board.powerOff();
		const before = world.events.length;
		dead.clock.set(count, 10);
		dead.flash.write("key", Uint8Array.of(1));
		dead.log("from the grave");
		world.board.press(100);
		world.clock.advance(60_000);
		assert.equal(calls, 0);
		assert.equal(world.host.flash.read("key"), undefined);
		assert.equal(world.events.length, before);
	});

	it("hands what a callback throws to the firmware", () => {
		const faults: unknown[] = [];
		const world = new World(host => {
			host.onFault = error => faults.push(error);
		});
		world.host.clock.set(() => {
			throw new Error("oh");
		}, 1);
		world.clock.advance(1000);
		assert.equal(String(faults[0]), "Error: oh");
		assert.equal(world.boots, 1);
	});

	it("restarts after a fault that nobody takes", () => {
		const world = new World(host => {
			if (host.system.resetReason !== "panic")
				host.clock.set(() => {
					throw new Error("oh");
				}, 1);
		});
		world.clock.advance(1000);
		assert.equal(world.boots, 2);
		assert.equal(world.host.system.resetReason, "panic");
		assert.ok(world.logs.includes("fault: Error: oh"));
	});

	it("restarts when the firmware throws at its start", () => {
		let first = true;
		const world = new World(() => {
			if (!first) return;
			first = false;
			throw new Error("oh");
		});
		world.clock.advance(1000);
		assert.equal(world.boots, 2);
	});

	it("loses its power in the middle of a write", () => {
		const flash = new MemoryFlash();
		const world = new World(() => undefined, { flash });
		flash.cutPower(1, "gone", () => world.board.powerOff());
		let after = false;
		world.host.clock.set(() => {
			world.host.flash.write("key", Uint8Array.of(1));
			after = true;
		}, 1);
		world.clock.advance(1000);
		assert.equal(after, false);
		assert.equal(world.board.powered, false);
		assert.equal(world.boots, 1);
	});

	it("tells what its firmware holds, and holds nothing without power", () => {
		const world = new World();
		const { clock, network, radio } = world.host;
		const idle = world.board.held;
		assert.deepEqual(idle, { timers: 0, tcp: 0, udp: 0, listeners: 0 });
		const timers = [clock.set(() => undefined, 10), clock.repeat(() => undefined, 10)];
		const listener = new network.Listener({ port: 80, onReadable: () => undefined });
		const udp = new network.UDP({ onReadable: () => undefined });
		const tcp = new network.TCP({ address: "203.0.113.1", port: 1 });
		assert.deepEqual(world.board.held, { timers: 3, tcp: 1, udp: 1, listeners: 1 });
		world.clock.advance(100); // the connection fails, the first timer is over
		assert.deepEqual(world.board.held, { timers: 1, tcp: 0, udp: 1, listeners: 1 });
		for (const timer of timers) clock.clear(timer);
		for (const socket of [listener, udp, tcp]) socket.close();
		assert.deepEqual(world.board.held, idle);
		radio.join({ ssid: utf8("Home"), password: utf8("x"), onJoined: () => undefined, onLost: () => undefined });
		assert.deepEqual([world.board.held.timers, world.clock.pending], [1, 1]);
		world.board.powerOff();
		assert.deepEqual([world.board.held, world.clock.pending], [idle, 0]);
	});

	it("has a flash that refuses when the air says so", () => {
		const world = new World();
		world.air.patch({ flash: "refuses" });
		assert.throws(() => world.host.flash.write("key", Uint8Array.of(1)), /flash refuses to write/);
		assert.throws(() => world.host.flash.erase("key"), /flash refuses to erase/);
		assert.equal(world.host.flash.read("key"), undefined);
	});

	for (const call of ["read", "write", "erase"] as const)
		it(`has a flash of which the air may let ${call} alone throw`, () => {
			const world = new World();
			world.air.patch({ flash: { [call]: "refuses" } });
			const { flash } = world.host;
			const calls = {
				write: () => flash.write("key", Uint8Array.of(1)),
				read: () => flash.read("key"),
				erase: () => flash.erase("key"),
			};
			for (const [name, attempt] of Object.entries(calls)) {
				if (name === call) assert.throws(attempt, /flash refuses/);
				else attempt();
			}
			world.air.patch({ flash: null });
			calls[call]();
		});

	it("has a button that bounces and can be held through a restart", () => {
		let edges = 0;
		const levels: number[] = [];
		const watch = (host: Host): void => {
			const button = new host.Button({
				onReadable: () => {
					edges++;
					levels.push(button.read());
				},
			});
		};
		const world = new World(watch);
		world.board.press(100);
		world.clock.advance(50);
		assert.deepEqual([edges, levels.at(-1)], [3, 1]);
		world.host.system.restart("held");
		world.clock.advance(10);
		assert.equal(world.board.button.level, 1);
		world.clock.advance(1000);
		assert.equal(world.board.button.level, 0);
	});

	it("has a button that bounces as long as it is told, each edge told to the firmware", () => {
		const edges: string[] = [];
		const world = new World(host => {
			const button = new host.Button({ onReadable: () => edges.push(`${host.clock.now()} ${button.read()}`) });
		});
		world.board.button.bounce = { edges: 5, apart: 4 };
		world.board.press(1000);
		world.clock.advance(500);
		assert.deepEqual(edges.splice(0), ["0 1", "4 0", "8 1", "12 0", "16 1"]);
		world.board.button.bounce = { edges: 1, apart: 1 };
		world.clock.advance(1000);
		assert.deepEqual(edges, ["1000 0"]);
	});

	it("has a button that bounces as chance will have it, and rests as the finger left it", () => {
		const run = (seed: string): string => {
			const edges: string[] = [];
			const watch = (host: Host): void => {
				const button = new host.Button({ onReadable: () => edges.push(`${host.clock.now()} ${button.read()}`) });
			};
			const { board, clock } = new World(watch, { chance: new Random(seed) });
			board.button.bounce = { edges: 21, apart: 10 };
			for (const time of [500, 30, 2, 700, 1]) {
				board.press(time);
				clock.advance(time - 1);
				if (time >= 500) assert.equal(board.button.level, 1);
				clock.advance(300);
				assert.equal(board.button.level, 0, `after ${time} ms`);
			}
			return edges.join();
		};
		assert.equal(run("a"), run("a"));
		assert.notEqual(run("a"), run("b"));
		const times = run("a")
			.split(",")
			.map(each => Number(each.split(" ")[0]));
		const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
		assert.ok(new Set(gaps.filter(gap => gap <= 10)).size > 5, gaps.join());
	});

	it("has a button that may be held at power-on, or stick for ever", () => {
		const read: number[] = [];
		let edges = 0;
		const world = new World(host => read.push(new host.Button({ onReadable: () => edges++ }).read()));
		world.board.powerOff();
		world.board.button.pressed = true;
		world.clock.advance(1000);
		world.board.powerOn();
		world.host.system.restart("again");
		world.clock.advance(86_400_000);
		world.board.powerOff();
		world.board.powerOn();
		assert.deepEqual([read, edges], [[0, 1, 1, 1], 0]);
		world.board.button.pressed = false;
		world.clock.advance(100);
		assert.deepEqual([world.board.button.level, edges], [0, 3]);
	});

	for (const does of ["lies", "flips"] as const)
		it(`has a flash whose write ${does === "lies" ? "changes nothing" : "stores one bit wrong"} without a word`, () => {
			const world = new World();
			world.air.patch({ flash: { write: does } });
			const { flash } = world.host;
			const written = Uint8Array.of(1, 2, 3, 4);
			flash.write("key", written);
			const read = flash.read("key");
			let bits = 0;
			for (let i = 0; i < 32; i++) bits += (((read?.[i >> 3] ?? 0) ^ (written[i >> 3] ?? 0)) >> (i & 7)) & 1;
			if (does === "lies") assert.equal(read, undefined);
			else assert.deepEqual([bits, written], [1, Uint8Array.of(1, 2, 3, 4)]);
			world.air.patch({ flash: null });
			flash.write("key", written);
			assert.deepEqual(flash.read("key"), written);
		});

	it("has a flash that erases nothing and does not say so when the air lets it lie", () => {
		const world = new World();
		world.host.flash.write("key", Uint8Array.of(1));
		world.air.patch({ flash: "lies" });
		world.host.flash.erase("key");
		world.host.flash.write("key", Uint8Array.of(2));
		assert.deepEqual(world.host.flash.read("key"), Uint8Array.of(1));
		assert.throws(() => world.air.patch({ flash: { erase: "flips" } }), /flash\.erase is "flips"/);
	});

	it("shows what the LED is told, and goes dark with the power", () => {
		const world = new World();
		const { led } = world.host;
		assert.equal(led.kind, "rgb");
		if (led.kind === "rgb") led.write(1, 2, 3);
		world.board.powerOff();
		const levels = world.events.flatMap(each => (each.event === "level" ? [each.level] : []));
		assert.deepEqual(levels, [
			[1, 2, 3],
			[0, 0, 0],
		]);
	});

	it("knows itself: two MACs, and random bytes that are the same each time", () => {
		const draw = (): Uint8Array => {
			const bytes = new Uint8Array(64);
			new World().host.system.random(bytes);
			return bytes;
		};
		const world = new World(() => undefined, { mac: Uint8Array.of(1, 2, 3, 4, 5, 255) });
		assert.deepEqual(world.host.system.accessPointMac, Uint8Array.of(1, 2, 3, 4, 5, 0));
		assert.deepEqual(draw(), draw());
		assert.ok(new Set(draw()).size > 32);
	});

	it("ships the files it is given, in pieces", () => {
		const world = new World(() => undefined, {
			asset: name => (name === "page" ? Uint8Array.of(1, 2, 3, 4, 5) : undefined),
		});
		const page = world.host.asset("page");
		const into = new Uint8Array(3);
		assert.equal(page?.byteLength, 5);
		assert.equal(page?.read(into, 3), 2);
		assert.deepEqual(into.subarray(0, 2), Uint8Array.of(4, 5));
		assert.equal(world.host.asset("none"), undefined);
	});
});
