import assert from "node:assert/strict";
import { MemoryCloud, type Manner } from "../../../hosts/virtual/memory-cloud";
import type { Socket } from "../../../hosts/host";
import { text, utf8 } from "../../../modules/bytes/index";
import { World } from "./world";

const token = "0123456789abcdefghijABCDEFGHIJ-_";

/** A device that logs in as soon as it is connected, and all that it hears. */
class Device {
	readonly world = new World();
	readonly cloud = new MemoryCloud(this.world.internet);
	heard = new Uint8Array(0);
	error = "";
	#socket: Socket | undefined;

	constructor(manner: Manner = "right") {
		this.cloud.tokens.add(token);
		this.cloud.manner = manner;
		this.world.join("Home", "correct horse");
	}

	login(as = token): void {
		const socket = new this.world.host.network.TCP({
			address: "203.0.113.1",
			port: 443,
			onReadable: count => {
				const bytes = new Uint8Array(count);
				const all = new Uint8Array(this.heard.length + socket.read(bytes));
				all.set(this.heard);
				all.set(bytes, this.heard.length);
				this.heard = all;
			},
			onError: error => (this.error = error),
		});
		this.#socket = socket;
		this.world.clock.advance(100);
		this.send(29, 1, as);
	}

	send(type: number, id: number, body: string): void {
		const bytes = utf8(body.replaceAll("·", "\0"));
		const { length } = bytes;
		this.#socket?.write(Uint8Array.of(type, id >> 8, id & 255, length >> 8, length & 255, ...bytes));
		this.world.clock.advance(1000);
	}

	/** What it heard since: type, id and body or status of each frame. */
	get frames(): readonly string[] {
		const all: string[] = [];
		for (let rest = this.heard; rest.length >= 5;) {
			const [type = 0, a = 0, b = 0, c = 0, d = 0] = rest;
			const length = (c << 8) | d;
			const body = type === 0 ? String(length) : text(rest.subarray(5, 5 + length)).replaceAll("\0", "·");
			all.push(`${type} ${(a << 8) | b} ${body}`);
			rest = rest.slice(type === 0 ? 5 : 5 + length);
		}
		this.heard = new Uint8Array(0);
		return all;
	}
}

describe("the cloud in memory", () => {
	it("lets in who it knows, answers, writes, and keeps what it saw", () => {
		const device = new Device();
		device.login();
		device.send(17, 2, "mcu·1");
		device.send(6, 3, "");
		device.cloud.write(1, "5");
		device.world.clock.advance(100);
		assert.deepEqual(device.frames, ["0 1 200", "0 2 200", "0 3 200", "20 7 vw·1·5"]);
		assert.deepEqual(device.cloud.frames, [
			{ type: 29, id: 1, body: token },
			{ type: 17, id: 2, body: "mcu·1" },
			{ type: 6, id: 3, body: "" },
		]);
		assert.deepEqual([device.cloud.online, device.cloud.isOnline(token)], [1, true]);
		device.cloud.disconnect();
		device.world.clock.advance(100);
		assert.deepEqual([device.cloud.online, device.cloud.isOnline(token), device.error], [0, false, "closed"]);
	});

	it("tells of a device that says what it is once it is logged in", () => {
		const device = new Device();
		const ready: string[] = [];
		device.cloud.onReady = each => ready.push(each);
		device.login("another");
		device.send(17, 2, "mcu·1");
		assert.deepEqual(ready, []);
		device.login();
		device.send(17, 2, "mcu·1");
		assert.deepEqual(ready, [token]);
	});

	it("keeps no frame when told so", () => {
		const device = new Device();
		device.cloud.keepsFrames = false;
		device.login();
		assert.deepEqual([device.frames, device.cloud.frames], [["0 1 200"], []]);
	});

	it("remembers every login, when it was and how it was answered", () => {
		const device = new Device();
		device.login();
		device.login("another");
		device.cloud.loginStatus = 19;
		device.login();
		device.cloud.manner = "mute";
		device.login("another");
		assert.deepEqual(
			device.cloud.logins.map(({ token, status }) => [token, status]),
			[
				[token, 200],
				["another", 9],
				[token, 19],
				["another", undefined],
			],
		);
		assert.equal(device.cloud.lastLogin(token)?.status, 19);
		assert.equal(device.cloud.lastLogin("another")?.at, device.world.clock.now() - 1000 + 20);
		assert.equal(device.cloud.lastLogin("nobody"), undefined);
	});

	it("finds frames however they are cut", () => {
		const device = new Device();
		const all: number[] = [];
		for (let i = 1; i <= 20; i++) all.push(17, 0, i, 0, i, ...utf8("x".repeat(i)));
		const { world } = device;
		const socket = new world.host.network.TCP({ address: "203.0.113.1", port: 443 });
		world.clock.advance(100);
		for (let at = 0, size = 1; at < all.length; at += size, size = 1 + ((size * 7) % 13)) {
			socket.write(Uint8Array.from(all.slice(at, at + size)));
			world.clock.advance(100);
		}
		assert.deepEqual(
			device.cloud.frames.map(({ id, body }) => [id, body]),
			Array.from({ length: 20 }, (_, i) => [i + 1, "x".repeat(i + 1)]),
		);
	});

	it("may be deaf: it acknowledges nothing", () => {
		const device = new Device("deaf");
		device.login();
		assert.deepEqual([device.frames, device.cloud.frames, device.error], [[], [], ""]);
		device.cloud.stop();
		device.world.clock.advance(100);
		assert.equal(device.error, "closed");
	});

	it("may be mute, at the login and later", () => {
		const device = new Device("mute");
		device.login();
		assert.deepEqual([device.frames, device.cloud.online, device.cloud.frames.length], [[], 0, 1]);
		device.cloud.manner = "right";
		device.login();
		device.cloud.manner = "mute";
		device.send(6, 2, "");
		assert.deepEqual([device.frames, device.cloud.online], [["0 1 200"], 1]);
	});

	it("may drop the connection at the login", () => {
		const device = new Device("drops");
		device.login();
		assert.deepEqual([device.frames, device.error], [[], "closed"]);
	});

	it("may send devices elsewhere", () => {
		const device = new Device({ redirects: "ny3.blynk.cloud" });
		device.login();
		device.cloud.manner = { redirects: "ny3.blynk.cloud", port: 9443 };
		device.login();
		assert.deepEqual(device.frames, ["41 1 ny3.blynk.cloud", "41 1 ny3.blynk.cloud·9443"]);
		assert.equal(device.cloud.online, 0);
	});

	it("may flood, burst or babble after the login", () => {
		const device = new Device("floods");
		device.login();
		device.world.clock.advance(10_000);
		const flood = device.frames;
		assert.deepEqual([flood.length, flood[0], flood[1000]], [1001, "0 1 200", "20 1000 vw·231·999"]);
		device.cloud.manner = "bursts";
		device.login();
		device.world.clock.advance(10_000);
		assert.equal(device.frames[1]?.length, "20 1 ".length + 65_535);
		device.cloud.manner = "babbles";
		const babble = (): string => {
			device.login();
			const bytes = device.heard.subarray(5).join();
			device.heard = new Uint8Array(0);
			return bytes;
		};
		assert.ok(babble().length > 0);
		assert.notEqual(babble(), babble());
	});

	it("may mislead: it prints the token, answers pings by an error and what nobody asked", () => {
		const device = new Device("misleads");
		device.login();
		const [login, ...rest] = device.frames;
		assert.equal(login, "0 1 200");
		assert.ok(rest.includes(`55 9 your token is ${token}`));
		device.send(6, 2, "");
		assert.deepEqual(device.frames, ["0 2 19"]);
	});

	it("gives whoever asks for it the values that it has of pins", () => {
		const device = new Device();
		device.login();
		device.cloud.stored.set(1, "30").set(2, "a·b");
		device.send(16, 2, "vr·2·7");
		device.send(16, 3, "");
		assert.deepEqual(device.frames, ["0 1 200", "20 2 vw·2·a·b", "20 3 vw·1·30", "20 3 vw·2·a·b"]);
	});

	it("keeps what a device wrote and told", () => {
		const device = new Device();
		device.login();
		device.send(20, 2, "vw·1·30");
		device.send(20, 3, "vw·11·31");
		device.send(20, 4, "vw·1·32·33");
		device.send(64, 5, "warm·31 °C");
		device.send(64, 6, "warm");
		assert.deepEqual(device.cloud.writes(1), ["30", "32·33"]);
		assert.deepEqual(device.cloud.events("warm"), ["31 °C", ""]);
	});

	it("tells the zone when told to", () => {
		const device = new Device();
		device.login();
		device.send(17, 2, "utc·tz");
		device.cloud.zone = [60, 60];
		device.send(17, 3, "utc·tz");
		assert.deepEqual(device.frames, ["0 1 200", "0 2 200", "17 3 utc·tz·60·60", "0 3 200"]);
	});

	it("tells the time when told to, and by how much it is wrong", () => {
		const device = new Device();
		device.login();
		device.send(17, 2, "utc·time");
		assert.deepEqual(device.frames, ["0 1 200", "0 2 200"]);
		device.cloud.timeError = -5000;
		const at = device.world.internet.time + 20;
		device.send(17, 3, "utc·time");
		assert.deepEqual(device.frames, [`17 3 utc·time·${at - 5000}`, "0 3 200"]);
	});
});
