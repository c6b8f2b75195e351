import assert from "node:assert/strict";
import { FirmwareServer, type ServerManner } from "../../../hosts/virtual/firmware-server";
import { MemoryCloud } from "../../../hosts/virtual/memory-cloud";
import { text, utf8 } from "../../../modules/bytes/index";
import { World } from "./world";

const file = Uint8Array.from({ length: 20_000 }, (_, at) => 97 + (at % 26));

/** A board at home, and a server of one file. */
class Shop {
	readonly world = new World();
	readonly server = new FirmwareServer(this.world.internet, { secure: false });
	error = "";

	constructor(manner: ServerManner = "right") {
		this.server.files.set("/new.bin", file);
		this.server.manner = manner;
		this.world.join("Home", "correct horse");
	}

	/** What comes of `request` within `ms` milliseconds. */
	ask(request: string, ms = 3000): { readonly head: string; readonly body: string } {
		let answer = "";
		const socket = new this.world.host.network.TCP({
			address: "203.0.113.9",
			port: 80,
			onReadable: count => {
				const bytes = new Uint8Array(count);
				answer += text(bytes.subarray(0, socket.read(bytes)));
			},
			onError: error => (this.error = error),
		});
		this.world.clock.advance(200);
		socket.write(utf8(`${request}\r\n\r\n`));
		this.world.clock.advance(ms);
		const [head = "", body = ""] = answer.split("\r\n\r\n");
		return { head, body };
	}
}

const whole = "GET /new.bin?token=1 HTTP/1.1\r\nHost: files.blynk.cloud";
const rest = `${whole}\r\nRange: bytes=19990-`;

describe("the server of firmware", () => {
	it("sends a file, whole or from where it was asked to, and knows what has arrived", () => {
		const shop = new Shop();
		assert.equal(shop.ask(whole).body, text(file));
		const { head, body } = shop.ask(rest);
		assert.match(head, /^HTTP\/1\.1 206 .*Content-Length: 10\r\nContent-Range: bytes 19990-19999\/20000$/s);
		assert.equal(body, text(file.subarray(19_990)));
		const [first, second] = shop.server.downloads;
		assert.deepEqual([first?.target, first?.from, first?.status], ["/new.bin?token=1", 0, 200]);
		assert.deepEqual([second?.from, second?.status, second?.arrived], [19_990, 206, head.length + 4 + 10]);
		assert.equal(shop.server.url("/new.bin", "token=1"), "http://files.blynk.cloud/new.bin?token=1");
	});

	it("says what it has not, and is away when it is told to", () => {
		const shop = new Shop();
		assert.match(shop.ask("GET /old.bin HTTP/1.1\r\nHost: x").head, /^HTTP\/1\.1 404 /);
		assert.match(shop.ask(`${whole}\r\nRange: bytes=20000-`).head, /^HTTP\/1\.1 416 /);
		shop.server.stop();
		shop.ask(whole);
		assert.equal(shop.error, "refused");
		shop.server.start();
		assert.equal(shop.ask(whole).body.length, file.length);
	});

	const manners: readonly (readonly [ServerManner, head: RegExp, body: string, error: string])[] = [
		["deaf", /^$/, "", ""],
		["without ranges", /^HTTP\/1\.1 200 .*Content-Length: 20000$/s, text(file), ""],
		["without length", /^HTTP\/1\.1 200 (?!.*Content-Length)/s, text(file), "closed"],
		["shifted", /^HTTP\/1\.1 206 .*Content-Range: bytes 19990-/s, "abcdefghij", ""],
		[{ status: 500 }, /^HTTP\/1\.1 500 /, "<p>500</p>", ""],
		[{ breaks: 4 }, /^HTTP\/1\.1 206 /, "wxyz", "closed"],
		[{ stalls: 4 }, /^HTTP\/1\.1 206 /, "wxyz", ""],
		[{ drips: 2 }, /^HTTP\/1\.1 206 /, "wxyzab", ""],
		[{ lengthError: 5 }, /Content-Length: 15/, "wxyzabcdef", ""],
	];
	for (const [manner, head, body, error] of manners)
		it(`misbehaves: ${JSON.stringify(manner)}`, () => {
			const shop = new Shop(manner);
			const answer = shop.ask(rest, 2500);
			assert.match(answer.head, head);
			assert.deepEqual([answer.body, shop.error], [body, error]);
		});
});

describe("the cloud's offers", () => {
	it("come to whoever says what it is, and to all who are online", () => {
		const world = new World();
		const cloud = new MemoryCloud(world.internet);
		cloud.tokens.add("a token");
		world.join("Home", "correct horse");
		let heard = "";
		const socket = new world.host.network.TCP({
			address: "203.0.113.1",
			port: 443,
			onReadable: count => {
				const bytes = new Uint8Array(count);
				heard += text(bytes.subarray(0, socket.read(bytes)));
			},
		});
		const send = (type: number, body: string): void => {
			socket.write(Uint8Array.of(type, 0, 1, 0, body.length, ...utf8(body)));
			world.clock.advance(500);
		};
		const events: string[] = [];
		cloud.onEvent = (code, description) => events.push(`${code}: ${description}`);
		cloud.offer = info => (info.includes("mcu·1.0.0·") ? "http://new" : undefined);
		world.clock.advance(200);
		send(17, "mcu\x001.0.0\0build\0today");
		assert.ok(!heard.includes("ota"), "not before it is logged in");
		send(29, "a token");
		send(17, "mcu\x001.1.0\0build\0today");
		send(17, "utc\0time");
		assert.ok(!heard.includes("ota"), "not one that has it, nor for another question");
		send(17, "mcu\x001.0.0\0build\0today");
		assert.ok(heard.endsWith("ota\0http://new"));
		cloud.offer = info => (info.startsWith("ver·") ? "http://for-2019" : undefined);
		send(17, "ver\x001.2.0\0fw\x001.0.0");
		assert.ok(heard.endsWith("ota\0http://for-2019"));
		cloud.ota("http://newer");
		world.clock.advance(500);
		assert.ok(heard.endsWith("ota\0http://newer"));
		send(64, "sys_ota\0it began");
		assert.deepEqual(events, ["sys_ota: it began"]);
	});
});
