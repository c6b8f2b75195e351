import assert from "node:assert/strict";
import { Random } from "../../../hosts/virtual/random";
import { giveUpTime, retransmitTime, segmentTime } from "../../../hosts/virtual/quality";
import { segmentSize } from "../../../hosts/virtual/send-buffer";
import type { Peer } from "../../../hosts/virtual/wire";
import { text, utf8 } from "../../../modules/bytes/index";
import { World } from "./world";

const address = "203.0.113.7";

/** A joined board and a server; what either end reads, with the time since. */
class Bench {
	readonly world: World;
	readonly peers: Peer[] = [];
	readonly got: string[] = [];
	#start = 0;

	constructor(home: object = {}, seed = "quality") {
		this.world = new World(undefined, { chance: new Random(seed) });
		this.world.internet.serve({
			address,
			port: 80,
			onConnection: peer => {
				this.peers.push(peer);
				peer.onData = bytes => this.got.push(`${this.time} ${text(bytes)}`);
			},
		});
		this.world.internet.name("cloud.example", address);
		this.world.join("Home", "correct horse");
		this.world.air.patch({ networks: { home } });
		this.#start = this.world.clock.now();
	}

	/** Since the last look at {@link begin}, milliseconds. */
	get time(): number {
		return this.world.clock.now() - this.#start;
	}

	begin(): void {
		this.#start = this.world.clock.now();
	}

	connect(name = "board"): { readonly write: (words: string) => boolean; readonly told: string[] } {
		const told: string[] = [];
		let open = false;
		const socket = new this.world.host.network.TCP({
			address,
			port: 80,
			onWritable: () => {
				if (!open) told.push(`${name} ${this.time} open`);
				open = true;
			},
			onReadable: count => {
				const bytes = new Uint8Array(count);
				socket.read(bytes);
				told.push(`${name} ${this.time} ${text(bytes)}`);
			},
			onError: error => told.push(`${name} ${this.time} ${error}`),
		});
		return { told, write: words => socket.write(utf8(words)) };
	}

	/** A second for each of `words`, then what it takes. */
	say(write: (words: string) => boolean, words: string): void {
		for (const each of words) {
			write(each);
			this.world.clock.advance(1000);
		}
		this.world.clock.advance(60_000);
	}

	/** How many of `count` questions a time server answers. */
	ask(count: number): number {
		let answers = 0;
		const udp = new this.world.host.network.UDP({
			onReadable: () => {
				while (udp.read()) answers++;
			},
		});
		const request = new Uint8Array(48);
		request[0] = 0x23;
		for (let i = 0; i < count; i++) {
			udp.write("198.51.100.123", 123, request);
			this.world.clock.advance(1000);
		}
		return answers;
	}

	/** When a name server's answer comes, and which. */
	resolve(name: string): string {
		let answer = "";
		this.begin();
		this.world.host.network.resolve(name, found => (answer = `${this.time} ${found}`));
		this.world.clock.advance(30_000);
		return answer;
	}
}

describe("a network of the air", () => {
	it("has the board's latency unless it has one of its own", () => {
		const usual = new Bench();
		const far = new Bench({ latency: 300 });
		const [a, b] = [usual.connect(), far.connect()];
		for (const { world } of [usual, far]) world.clock.advance(1000);
		assert.deepEqual(a.told, ["board 40 open"]);
		assert.deepEqual(b.told, ["board 600 open"]);
		far.begin();
		b.write("hello");
		far.world.clock.advance(1000);
		assert.deepEqual(far.got, ["300 hello"]);
		assert.equal(far.resolve("cloud.example"), `600 ${address}`);
	});

	it("with jitter keeps the order inside a connection, while two overtake each other", () => {
		const bench = new Bench({ jitter: 400 });
		const [a, b] = [bench.connect(), bench.connect()];
		bench.world.clock.advance(2000);
		for (let i = 0; i < 10; i++) {
			a.write(`a${i}`);
			bench.world.clock.advance(1);
			b.write(`b${i}`);
			bench.world.clock.advance(1);
		}
		bench.world.clock.advance(2000);
		const heard = bench.got.map(each => each.split(" ")[1] ?? "");
		for (const name of ["a", "b"])
			assert.equal(heard.filter(each => each.startsWith(name)).join(""), [..."0123456789"].map(i => name + i).join(""));
		assert.notEqual(heard.map(each => each[1]).join(""), "00112233445566778899");
		const times = bench.got.map(each => Number(each.split(" ")[0]));
		assert.ok(Math.max(...times) <= 2020 + 20 + 400);
	});

	it("with loss delivers a connection's bytes late, in order and each once, the same for the same seed", () => {
		const run = (seed: string): Bench => {
			const bench = new Bench({ loss: 30 }, seed);
			const client = bench.connect();
			bench.world.clock.advance(20_000);
			assert.match(client.told.join(), /open/);
			bench.begin();
			bench.say(client.write, "abcdefghijklmno");
			return bench;
		};
		const { got } = run("one");
		assert.equal(got.map(each => each.split(" ")[1]).join(""), "abcdefghijklmno");
		const late = got.map((each, at) => Number(each.split(" ")[0]) - 1000 * at);
		assert.equal(late[0], 20);
		assert.ok(late.some(each => each >= retransmitTime));
		assert.deepEqual(run("one").got, got);
		assert.notDeepEqual(run("two").got, got);
	});

	it("with loss delivers what a server sends, too", () => {
		const bench = new Bench({ loss: 30 });
		const client = bench.connect();
		bench.world.clock.advance(20_000);
		for (const word of ["one", "two", "three", "four"]) bench.peers[0]?.send(utf8(word));
		bench.world.clock.advance(200_000);
		assert.match(client.told.map(each => each.split(" ")[2]).join(""), /^openonetwothreefour$/);
	});

	it("that loses everything lets no connection stand, and breaks one after the last retransmission", () => {
		const bench = new Bench();
		const client = bench.connect();
		bench.world.clock.advance(1000);
		bench.world.air.patch({ networks: { home: { loss: 100 } } });
		bench.begin();
		const other = bench.connect();
		bench.world.clock.advance(60_000);
		assert.deepEqual(other.told, ["board 20000 timeout"]);
		bench.begin();
		client.write("hello?");
		bench.world.clock.advance(giveUpTime + 1000);
		assert.deepEqual(client.told.slice(1), [`board ${giveUpTime} timeout`]);
		assert.equal(bench.peers.length, 1);
		assert.equal(bench.peers[0]?.ended, true);
		assert.deepEqual(bench.got, []);
	});

	it("loses datagrams for good", () => {
		assert.equal(new Bench().ask(100), 100);
		assert.equal(new Bench({ loss: 100 }).ask(10), 0);
		const some = new Bench({ loss: 30 }).ask(100);
		assert.ok(some > 30 && some < 70, `${some}`); // half: both ways must do
	});

	it("makes names late, which are asked for four times", () => {
		const answers = Array.from({ length: 20 }, (_, i) => new Bench({ loss: 30 }, `${i}`).resolve("cloud.example"));
		for (const time of ["40", "1040", "2040"]) assert.ok(answers.includes(`${time} ${address}`), answers.join());
		assert.equal(new Bench({ loss: 100 }).resolve("cloud.example"), "5000 undefined");
	});

	it("with a name server of that kind says one address for every name, even without internet", () => {
		const bench = new Bench({ dns: "10.0.0.1" });
		assert.equal(bench.resolve("cloud.example"), "40 10.0.0.1");
		assert.equal(bench.resolve("nowhere.invalid"), "40 10.0.0.1");
		bench.world.air.patch({ networks: { home: { internet: false } } });
		assert.equal(bench.resolve("cloud.example"), "40 10.0.0.1");
	});
});

describe("segments on a bad network", () => {
	const bad = { latency: 20, jitter: 0, loss: 50 };

	it("arrive after 3, 9, 21 and so on seconds, or not at all", () => {
		const chance = new Random("segments");
		const times = Array.from({ length: 20_000 }, () => segmentTime(1, bad, chance) ?? Infinity);
		const share = (time: number): number => times.filter(each => each === time).length / times.length;
		assert.ok(Math.abs(share(20) - 0.5) < 0.02);
		assert.ok(Math.abs(share(3020) - 0.25) < 0.02);
		assert.ok(Math.abs(share(9020) - 0.125) < 0.02);
		assert.ok(Math.abs(share(21_020) - 0.0625) < 0.02);
		assert.ok(share(Infinity) < 0.001);
		assert.equal(segmentTime(1, { ...bad, loss: 100 }, chance), undefined);
		assert.equal(giveUpTime, 2_685_000);
	});

	it("arrive together when they left together, as late as the last of them", () => {
		const late = (segments: number): number => {
			const chance = new Random("together");
			const all = Array.from({ length: 4000 }, () => segmentTime(segments, bad, chance));
			return all.filter(each => each !== 20).length / all.length;
		};
		assert.ok(Math.abs(late(4) - 15 / 16) < 0.02);
		assert.equal(late(0), 0);
	});
});

describe("events on live connections", () => {
	it("reset every connection with a server, and new ones stand", () => {
		const bench = new Bench();
		const clients = [bench.connect("a"), bench.connect("b")];
		bench.world.clock.advance(1000);
		bench.begin();
		bench.world.board.resetConnections();
		bench.world.clock.advance(100);
		assert.deepEqual(
			clients.map(({ told }) => told.slice(1)),
			[["a 0 closed"], ["b 0 closed"]],
		);
		assert.ok(bench.peers.every(peer => peer.ended));
		bench.begin();
		const again = bench.connect();
		bench.world.clock.advance(100);
		assert.deepEqual(again.told, ["board 40 open"]);
	});

	it("forget every connection with a server: both ends wait, new ones stand", () => {
		const bench = new Bench();
		const client = bench.connect();
		bench.world.clock.advance(1000);
		bench.begin();
		bench.world.board.forgetConnections();
		bench.world.clock.advance(3_600_000);
		assert.deepEqual([client.told.length, bench.peers[0]?.ended], [1, false]);
		const again = bench.connect("again");
		bench.world.clock.advance(100);
		assert.equal(again.told.length, 1);
		bench.begin();
		client.write("anybody?");
		again.write("yes");
		bench.peers[0]?.send(utf8("hello?"));
		bench.world.clock.advance(59_000);
		assert.deepEqual([client.told.length, bench.got], [1, ["20 yes"]]);
		bench.world.clock.advance(2000);
		assert.deepEqual(client.told.slice(1), ["board 60000 timeout"]);
		assert.equal(again.told.length, 1);
	});
});

describe("a server with a small window", () => {
	it("takes that much a trip, and the board has room for more once all is taken", () => {
		const bench = new Bench();
		let room = 0;
		const socket = new bench.world.host.network.TCP({ address, port: 80, onWritable: () => room++ });
		bench.world.clock.advance(100);
		const [peer] = bench.peers;
		if (peer) peer.window = 200;
		bench.begin();
		socket.write(utf8("x".repeat(500)));
		bench.world.clock.advance(10);
		socket.write(utf8("y"));
		bench.world.clock.advance(1000);
		const sizes = bench.got.map(each => each.replace(/ .*/, "") + " " + (each.length - 1 - each.indexOf(" ")));
		assert.deepEqual(sizes, ["20 200", "60 200", "100 100", "100 1"]);
		assert.equal(room, 2);
		assert.ok(socket.writable > segmentSize);
		socket.write(utf8("z".repeat(300)));
		socket.close();
		bench.world.clock.advance(1000);
		assert.equal(bench.got.slice(4).join("").replaceAll(/\d| /g, ""), "z".repeat(300));
		assert.equal(peer?.ended, true);
	});
});

describe("time servers", () => {
	const told = (time: unknown): number | undefined => {
		const { world } = new Bench();
		world.air.patch({ time });
		let answer: number | undefined;
		const udp = new world.host.network.UDP({
			onReadable: () => {
				const { bytes } = udp.read() ?? { bytes: new Uint8Array(48) };
				answer = (new DataView(bytes.buffer).getUint32(40) - 2_208_988_800) * 1000 - world.internet.time;
			},
		});
		const request = new Uint8Array(48);
		request[0] = 0x23;
		udp.write("203.0.113.99", 123, request);
		world.clock.advance(1000);
		return answer === undefined ? undefined : Math.round(answer / 1000);
	};

	it("at every address are right, silent or wrong by what the air says", () => {
		assert.equal(told("right"), told(null));
		assert.ok(Math.abs(told("right") ?? 99) <= 1);
		assert.equal(told("silent"), undefined);
		const day = 86_400_000;
		assert.equal(told(-365 * day), (told("right") ?? 0) - (365 * day) / 1000);
		assert.equal(told(30 * day), (told("right") ?? 0) + (30 * day) / 1000);
	});
});
