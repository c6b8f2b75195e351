import assert from "node:assert/strict";
import type { Host } from "../../../hosts/host";
import { Air } from "../../../hosts/virtual/air";
import { VirtualBoard } from "../../../hosts/virtual/board";
import { VirtualClock } from "../../../hosts/virtual/clock";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { Internet } from "../../../hosts/virtual/internet";
import { MemoryCloud, type Manner } from "../../../hosts/virtual/memory-cloud";
import { Random } from "../../../hosts/virtual/random";
import { crc32, utf8 } from "../../../modules/bytes/index";
import { start } from "../../../src/main";
import { readProduct } from "../../../src/product";
import { product } from "../../support/least";

const minute = 60_000;

const token = "0123456789abcdefghijABCDEFGHIJ-_";

/** What a phone sends to a board in setup. */
const form = `if=wifi&ssid=Home&pass=correct+horse&blynk=${token}`;
const head = `Host: 192.168.4.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}`;
const config = `POST /config HTTP/1.1\r\n${head}\r\n\r\n${form}`;

/** What fate has its hands on. */
interface Stage {
	readonly air: Air;
	readonly board: VirtualBoard;
	readonly cloud: MemoryCloud;
	readonly flash: MemoryFlash;
}

const manners: readonly Manner[] = [
	...(["right", "deaf", "mute", "drops", "floods", "bursts", "babbles", "misleads"] as const),
	{ redirects: "blynk.cloud" },
];

/** All that the world can do to a board, network and cloud first. */
const fates: readonly ((stage: Stage, chance: Random) => void)[] = [
	({ air }, chance) =>
		air.patch({ networks: { home: { loss: chance.whole(0, 40), jitter: chance.whole(0, 900), latency: 70 } } }),
	({ board }) => board.resetConnections(),
	({ board }) => board.forgetConnections(),
	({ air }, chance) => air.patch({ time: chance.pick(["right", "silent", -86_400_000, 1e11]) }),
	({ air }, chance) => air.patch({ networks: { home: { dns: chance.pick([true, false, "10.0.0.1"]) } } }),
	({ air }, chance) => air.patch({ networks: { home: { on: chance.chance(70) } } }),
	({ cloud }, chance) => void (cloud.manner = chance.pick(manners)),
	({ cloud }) => cloud.disconnect(),
	({ air }, chance) => air.patch({ flash: { write: chance.pick(["works", "refuses", "lies", "flips"]) } }),
	({ flash }, chance) => void (flash.endurance = flash.writes + chance.whole(0, 20)),
	({ flash, board }, chance) => flash.cutPower(1, chance.pick(["old", "new", "gone"]), () => board.powerOff()),
	({ board }, chance) => board.press(chance.whole(1, 6000)),
	({ board }) => board.powerOff(),
	({ board }) => board.powerOn(),
];

/**
 * One life as a hash: every event of the board but for the LED's levels, all that its cloud sees, and the flash's wear.
 * `firmware` that throws is a fault as any.
 */
function play(seed: string, firmware: (host: Host, watch: (observation: unknown) => void) => void): number {
	const clock = new VirtualClock();
	const air = new Air();
	const flash = new MemoryFlash();
	const internet = new Internet({ clock });
	const cloud = new MemoryCloud(internet);
	let hash = 0;
	function tell(what: unknown): void {
		hash = crc32(utf8(`${clock.now()} ${JSON.stringify(what)}`), hash);
	}
	const board = new VirtualBoard({
		...{ clock, air, flash, upstream: internet, firmware },
		chance: new Random(`chance ${seed}`),
		random: new Random(`random ${seed}`),
		onEvent: event => {
			if (event.event !== "level") tell(event);
		},
		onObservation: tell,
	});
	cloud.tokens.add(token);
	cloud.chance = new Random(`cloud ${seed}`);
	cloud.timeError = -1000;
	board.button.bounce = { edges: 9, apart: 7 };
	air.patch({ networks: { home: { loss: 5, jitter: 50 } } });
	board.powerOn();
	clock.advance(minute);
	board.connect(80).send(utf8(config));
	clock.advance(minute);
	const chance = new Random(`fate ${seed}`);
	for (let i = 0; i < 20; i++) {
		chance.pick(fates)({ air, board, cloud, flash }, chance);
		clock.advance(chance.whole(0, minute));
	}
	for (const seen of [...cloud.frames, ...cloud.logins, ...flash.wear]) tell(seen);
	return hash;
}

/** Uses all that a host has, and starts anew whatever fails. */
function busy(host: Host): void {
	const { clock, flash, network, radio, system } = host;
	const log = (what: string, value: unknown): void => host.log(`${what} ${JSON.stringify(value)}`);
	const button = new host.Button({ onReadable: () => log("button", button.read()) });
	const connect = (): void =>
		network.resolve("blynk.cloud", address => {
			log("address", address);
			if (address === undefined) return void clock.set(connect, 5000);
			let greeted = false;
			const socket = new network.TCP({
				address,
				port: 443,
				onReadable: count => {
					const bytes = new Uint8Array(count);
					socket.read(bytes);
					log("heard", [count, crc32(bytes)]);
				},
				onWritable: count => {
					log("room", count);
					greeted ||= socket.write(Uint8Array.of(29, 0, 1, 0, token.length, ...utf8(token)));
				},
				onError: error => {
					log("ended", error);
					clock.set(connect, 5000);
				},
			});
			const time = new network.UDP({ onReadable: () => log("time", crc32(time.read()?.bytes ?? new Uint8Array())) });
			const question = new Uint8Array(48);
			system.random(question);
			question[0] = 0x23;
			time.write(address, 123, question);
			clock.set(() => time.close(), 3000);
		});
	const join = (): void =>
		radio.join({
			...{ ssid: utf8("Home"), password: utf8("correct horse") },
			onJoined: connect,
			onLost: reason => {
				log("lost", reason);
				clock.set(join, 3000);
			},
		});
	join();
	clock.repeat(() => {
		const count = flash.read("count") ?? new Uint8Array(4);
		system.random(count.subarray(1));
		flash.write("count", count); // may throw: the board restarts
	}, 10_000);
}

/** The firmware of the project, on a board that is set up. */
function shipped(host: Host, watch: (observation: unknown) => void): void {
	start(host, readProduct(product), { watch });
}

describe("a life in the virtual world", () => {
	// Another hash means that every seed now stands for another life.
	it("is the same on every machine for one seed, with everything that may go wrong", () => {
		assert.deepEqual(
			["one", "two", "three"].map(seed => play(seed, busy)),
			[1_281_453_728, 531_710_889, 741_524_761],
		);
	});

	it("is the same each time with the project's firmware, and another for another seed", () => {
		assert.equal(play("one", shipped), play("one", shipped));
		assert.notEqual(play("one", shipped), play("two", shipped));
	});
});
