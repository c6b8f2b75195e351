import assert from "node:assert/strict";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Host } from "../../hosts/host";
import { RealBoard } from "../../hosts/virtual/node/board";
import { VirtualClock } from "../../hosts/virtual/clock";
import { Blynk } from "../../modules/blynk/index";
import { utf8 } from "../../modules/bytes/index";

const token = "0123456789abcdefghijABCDEFGHIJ-_";

/** A server in a few lines, which knows bytes and nothing of the protocol. */
class ByteServer {
	readonly #server: Server;
	readonly #sockets: Socket[] = [];
	#received = Buffer.alloc(0);
	#wake: () => void = () => undefined;

	private constructor() {
		this.#server = createServer(socket => {
			this.#sockets.push(socket);
			this.#received = Buffer.alloc(0);
			socket.on("error", () => undefined);
			socket.on("data", (bytes: Buffer) => {
				this.#received = Buffer.concat([this.#received, bytes]);
				this.#wake();
			});
		});
	}

	static async open(): Promise<ByteServer> {
		const made = new ByteServer();
		await new Promise<void>(resolve => made.#server.listen(0, "127.0.0.1", resolve));
		return made;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port; // not a pipe's name: it listens on an address
	}

	/** How many connections there have been. */
	get connections(): number {
		return this.#sockets.length;
	}

	/** The next bytes of the latest connection must be these: hexadecimal digits, and text in quotes. */
	async expect(pattern: string): Promise<void> {
		const wanted = bytes(pattern);
		while (this.#received.length < wanted.length) await new Promise<void>(resolve => (this.#wake = resolve));
		assert.equal(this.#received.toString("hex", 0, wanted.length), wanted.toString("hex"), pattern);
		this.#received = this.#received.subarray(wanted.length);
	}

	/** Nothing more has come. */
	get silent(): boolean {
		return this.#received.length === 0;
	}

	send(pattern: string): void {
		this.#sockets.at(-1)?.write(bytes(pattern));
	}

	sendByte(byte: number): void {
		this.#sockets.at(-1)?.write(Uint8Array.of(byte));
	}

	close(): void {
		this.#server.close();
		for (const socket of this.#sockets) socket.destroy();
	}
}

/** `11 00 "ab·c"`: hexadecimal bytes, and text in quotes with `·` for NUL. */
function bytes(pattern: string): Buffer {
	const parts = pattern.match(/"[^"]*"|[0-9a-f]{2}/g) ?? [];
	return Buffer.concat(
		parts.map(part =>
			part.startsWith('"') ? Buffer.from(part.slice(1, -1).replaceAll("·", "\0")) : Buffer.from(part, "hex"),
		),
	);
}

const login = `1d 00 01 00 20 "${token}"`;
const ok = "00 00 01 00 c8";
const info =
	'11 00 02 00 78 "mcu·0.1.0·fw-type·TMPLabcd1234·build·Nov 23 2025 08:40:00·blynk·1.4.0·h-beat·40·buff-in·1024·dev·ESP32·tmpl·TMPLabcd1234"';

describe("the firmware's client against a server that knows only the bytes of docs/protocol/wire.md#test-vectors", () => {
	let server: ByteServer;
	let board: RealBoard;
	/** The client's time: this machine's, but it can jump, so that nothing has to wait for a heartbeat. */
	let clock: VirtualClock;
	let ticking: NodeJS.Timeout;
	let joined: Host;
	let blynk: Blynk;

	before(async () => {
		server = await ByteServer.open();
		let host: Host | undefined;
		board = await RealBoard.create({
			cloud: { host: "127.0.0.1", port: server.port },
			firmware: given => void (host = given),
		});
		board.powerOn();
		joined = host ?? assert.fail();
		const { radio } = joined;
		await new Promise<void>((resolve, reject) =>
			radio.join({ ssid: utf8("Home"), password: utf8("correct horse"), onJoined: () => resolve(), onLost: reject }),
		);
	});

	after(() => {
		board.close();
		server.close();
	});

	beforeEach(async () => {
		clock = new VirtualClock();
		ticking = setInterval(() => clock.advance(10), 10);
		const system = { ...joined.system, buildTime: Date.UTC(2025, 10, 23, 8, 40) };
		blynk = new Blynk(
			{ ...joined, clock, system },
			{ tls: false, info: { templateId: "TMPLabcd1234", firmwareType: "TMPLabcd1234", firmwareVersion: "0.1.0" } },
		);
		blynk.connect({ token, host: "blynk.cloud" });
		await server.expect(login);
	});

	afterEach(() => {
		clearInterval(ticking);
		blynk.disconnect();
	});

	it("logs in, introduces itself, pings, writes, asks and groups, byte for byte", async () => {
		server.send(ok);
		await server.expect(info);
		// The introduction is answered; the ping after it shows that this was read.
		server.send("00 00 02 00 c8  06 00 63 00 00");
		await server.expect("00 00 63 00 c8");
		clock.advance(40_100);
		await server.expect("06 00 03 00 00");
		server.send("00 00 03 00 c8");
		blynk.virtualWrite(1, 42);
		await server.expect("14 00 04 00 07 76 77 00 31 00 34 32");
		blynk.sync(1, 2);
		await server.expect("10 00 05 00 06 76 72 00 31 00 32");
		blynk.group([[3, "x"]]);
		await server.expect('15 00 06 00 01 62  14 00 07 00 06 "vw·3·x"  15 00 08 00 01 65');
		assert.ok(server.silent);
	});

	it("takes what the server writes, cut anywhere, and answers under the id it came with", async () => {
		const seen: string[] = [];
		blynk.onWrite(1, values => void seen.push(values.text()));
		server.send(ok);
		await server.expect(info);
		server.send("00 00 02 00 c8");
		for (const byte of bytes(
			'14 00 6f 00 07 "vw·1·40"  06 00 07 00 00  14 00 08 00 04 "dr·1"  11 00 09 00 04 "nope"',
		)) {
			server.sendByte(byte);
			await new Promise(resolve => setTimeout(resolve, 1));
		}
		await server.expect("00 00 07 00 c8  00 00 08 00 02");
		assert.deepEqual(seen, ["40"]);
		assert.ok(server.silent);
	});

	it("follows a redirect, and logs in there anew", async () => {
		const before = server.connections;
		server.send('29 00 01 00 13 "ny3.blynk.cloud·443"');
		await server.expect(login);
		assert.equal(server.connections, before + 1);
		server.send(ok);
		await server.expect(info);
		server.send("00 00 02 00 c8");
	});

	it("stops asking when its token is refused, until its time has come", async () => {
		const before = server.connections;
		server.send("00 00 01 00 09");
		for (;;) {
			const { state } = blynk;
			if (state.at === "failed") {
				assert.equal(state.code, 703);
				clock.advance(state.retryIn - 100);
				assert.equal(server.connections, before);
				break;
			}
			await new Promise(resolve => setTimeout(resolve, 5));
		}
		await server.expect(login);
		assert.equal(server.connections, before + 1);
	});

	const illegal: readonly (readonly [what: string, frame: string])[] = [
		["a frame with id 0", "06 00 00 00 00"],
		["an unknown command", '63 00 05 00 02 "hi"'],
		["a frame longer than its buffer", "14 00 05 08 00"],
		["a web page", '"HTTP/1.1 200 OK·"'],
	];
	for (const [what, frame] of illegal)
		it(`starts a new connection after ${what}`, async () => {
			server.send(ok);
			await server.expect(info);
			server.send("00 00 02 00 c8");
			server.send(frame);
			clock.advance(100);
			await server.expect(login);
			server.send(ok);
			await server.expect(info);
			server.send("00 00 02 00 c8");
		});
});
