import assert from "node:assert/strict";
import type { Socket, SocketError } from "../../../hosts/host";
import { Internet, type Certificate } from "../../../hosts/virtual/internet";
import { sendBuffer } from "../../../hosts/virtual/send-buffer";
import { receiveWindow, recordOverhead, type Peer } from "../../../hosts/virtual/wire";
import { text, utf8 } from "../../../modules/bytes/index";
import { World } from "./world";

const address = "203.0.113.7";

/** A socket of the board that writes down what happens to it. */
class Client {
	readonly socket: Socket;
	readonly happened: (string | SocketError)[] = [];
	received = "";

	constructor(world: World, options: { secure?: boolean; port?: number; serverName?: string } = {}) {
		const { secure, port = 80, serverName = "cloud.example" } = options;
		const Kind = secure ? world.host.network.TLS : world.host.network.TCP;
		this.socket = new Kind({
			address,
			port,
			serverName,
			onWritable: count => this.happened.push(`writable ${count}`),
			onReadable: count => {
				const bytes = new Uint8Array(count);
				this.socket.read(bytes);
				this.received += text(bytes);
			},
			onError: error => this.happened.push(error),
		});
	}
}

describe("the station's side of the virtual network", () => {
	let world: World;
	let peers: Peer[];
	let got: string;

	beforeEach(() => {
		world = new World();
		peers = [];
		got = "";
		world.internet.serve({
			address,
			port: 80,
			onConnection: peer => {
				peers.push(peer);
				peer.onData = bytes => (got += text(bytes));
				peer.onEnd = () => (got += "|end");
			},
		});
		world.join("Home", "correct horse");
	});

	it("connects, talks both ways and closes after what was written", () => {
		const client = new Client(world);
		assert.equal(client.happened.length, 0);
		world.clock.advance(100);
		assert.deepEqual(client.happened, [`writable ${sendBuffer}`]);
		client.socket.write(utf8("hello"));
		peers[0]?.send(utf8("welcome"));
		world.clock.advance(100);
		assert.equal(got, "hello");
		assert.equal(client.received, "welcome");
		client.socket.write(utf8(" bye"));
		client.socket.close();
		world.clock.advance(100);
		assert.equal(got, "hello bye|end");
		assert.equal(client.happened.at(-1), `writable ${sendBuffer}`);
	});

	it("takes no more than its buffer at a time, and has room again for what was acknowledged", () => {
		const client = new Client(world);
		world.clock.advance(100);
		peers[0]?.pause();
		client.socket.write(new Uint8Array(sendBuffer));
		assert.equal(client.socket.writable, 0);
		assert.equal(client.socket.write(Uint8Array.of(1)), false);
		world.clock.advance(1000);
		assert.equal(client.socket.writable, 0);
		peers[0]?.resume();
		world.clock.advance(100);
		assert.equal(client.socket.writable, sendBuffer);
		assert.equal(client.happened.at(-1), `writable ${sendBuffer}`);
	});

	it("keeps a sender waiting while the board does not read", () => {
		let readable = 0;
		const socket = new world.host.network.TCP({ address, port: 80, onReadable: count => (readable = count) });
		world.clock.advance(100);
		peers[0]?.send(new Uint8Array(10_000));
		world.clock.advance(1000);
		assert.equal(readable, receiveWindow);
		assert.equal(peers[0]?.queued, 10_000 - receiveWindow);
		assert.equal(socket.read(new Uint8Array(6000)), receiveWindow);
		world.clock.advance(1000);
		assert.equal(readable, 10_000 - receiveWindow);
	});

	it("ends with an error when the peer closes, after its last bytes", () => {
		const client = new Client(world);
		world.clock.advance(100);
		peers[0]?.send(utf8("last words"));
		peers[0]?.close();
		world.clock.advance(1000);
		assert.equal(client.received, "last words");
		assert.equal(client.happened.at(-1), "closed");
	});

	it("is silent after close", () => {
		const client = new Client(world);
		world.clock.advance(100);
		client.socket.close();
		client.socket.close();
		peers[0]?.send(utf8("anyone?"));
		peers[0]?.close();
		world.clock.advance(1000);
		assert.deepEqual(client.happened, [`writable ${sendBuffer}`]);
		assert.equal(client.received, "");
	});

	it("may give up while connecting", () => {
		const client = new Client(world);
		client.socket.close();
		world.clock.advance(60_000);
		assert.deepEqual(client.happened, []);
		assert.equal(peers[0]?.ended, true);
	});

	it("breaks when the link goes", () => {
		const client = new Client(world);
		world.clock.advance(100);
		world.host.radio.leave();
		world.clock.advance(100);
		assert.equal(client.happened.at(-1), "unreachable");
		assert.equal(peers[0]?.ended, true);
	});

	it("hangs while the internet is away and goes on when it is back", () => {
		const client = new Client(world);
		world.clock.advance(100);
		world.air.patch({ networks: { home: { internet: false } } });
		client.socket.write(utf8("hello"));
		peers[0]?.send(utf8("hi"));
		world.clock.advance(10_000);
		assert.equal(got + client.received, "");
		world.air.patch({ networks: { home: { internet: true } } });
		world.clock.advance(100);
		assert.equal(got + client.received, "hellohi");
		world.air.patch({ networks: { home: { internet: false } } });
		client.socket.write(utf8("again"));
		world.clock.advance(120_000);
		assert.equal(client.happened.at(-1), "timeout");
	});

	const failures: readonly (readonly [string, unknown, SocketError])[] = [
		["there is no internet", { networks: { home: { internet: false } } }, "timeout"],
		["the cloud is silent", { cloud: { answers: "never" } }, "timeout"],
		["the cloud refuses", { cloud: { answers: "refuses" } }, "refused"],
		["the cloud hangs up", { cloud: { answers: "hangs-up" } }, "closed"],
	];
	for (const [name, patch, error] of failures)
		it(`says "${error}" when ${name}`, () => {
			world.air.patch(patch);
			const client = new Client(world);
			world.clock.advance(30_000);
			assert.equal(client.happened.at(-1), error);
			assert.equal(client.happened.filter(each => !each.startsWith("writable")).length, 1);
		});

	it(`says "refused" where nobody listens, "unreachable" without a link`, () => {
		const nobody = new Client(world, { port: 81 });
		world.clock.advance(100);
		assert.deepEqual(nobody.happened, ["refused"]);
		world.host.radio.leave();
		const nowhere = new Client(world);
		assert.deepEqual(nowhere.happened, []);
		world.clock.advance(100);
		assert.deepEqual(nowhere.happened, ["unreachable"]);
	});

	it("gives up connecting to a server that never answers", () => {
		world.internet.serve({ address, port: 82 });
		const client = new Client(world, { port: 82 });
		world.clock.advance(30_000);
		assert.deepEqual(client.happened, ["timeout"]);
	});

	it("ends at a sign-in page where there is one", () => {
		world.air.patch({ networks: { home: { captive: true } } });
		const client = new Client(world);
		world.clock.advance(100);
		client.socket.write(utf8("\x1d\0\x01\0\x20"));
		world.clock.advance(100);
		assert.match(client.received, /^HTTP\/1\.1 302 /);
		assert.equal(client.happened.at(-1), "closed");
		assert.equal(peers.length, 0);
	});

	describe("resolving names", () => {
		const resolve = (name: string): unknown => {
			const answers: unknown[] = [];
			world.host.network.resolve(name, answer => answers.push(answer));
			assert.deepEqual(answers, []);
			world.clock.advance(10_000);
			assert.equal(answers.length, 1);
			return answers[0];
		};

		it("finds known names, whatever their case, and addresses", () => {
			world.internet.name("cloud.example", address);
			assert.equal(resolve("Cloud.Example"), address);
			assert.equal(resolve("10.0.0.1"), "10.0.0.1");
			assert.equal(resolve("other.example"), undefined);
		});

		for (const patch of [
			{ networks: { home: { dns: false } } },
			{ networks: { home: { internet: false } } },
			{ networks: { home: { on: false } } },
			{ cloud: { name: "unknown" } },
		])
			it(`fails with ${JSON.stringify(patch)}`, () => {
				world.internet.name("cloud.example", address);
				world.air.patch(patch);
				world.clock.advance(10_000);
				assert.equal(resolve("cloud.example"), undefined);
			});
	});

	describe("with TLS", () => {
		const certificate: Certificate = { names: ["cloud.example", "*.cloud.example"] };
		const outcome = (shown: Certificate | undefined, serverName = "cloud.example"): string | undefined => {
			world.internet.serve({
				address,
				port: 443,
				...(shown ? { certificate: shown } : {}),
				onConnection: peer => peers.push(peer),
			});
			const client = new Client(world, { secure: true, port: 443, serverName });
			world.clock.advance(1000);
			return client.happened[0];
		};

		beforeEach(() => world.host.clock.setTime(world.internet.time));

		it("connects to a server that proves its name", () => {
			assert.equal(outcome(certificate), `writable ${sendBuffer - recordOverhead}`);
			assert.equal(outcome(certificate, "ny3.cloud.example"), `writable ${sendBuffer - recordOverhead}`);
		});

		it("refuses other names, other issuers and other times", () => {
			assert.equal(outcome(certificate, "evil.example"), "certificate-name");
			assert.equal(outcome({ ...certificate, trusted: false }), "certificate-chain");
			assert.equal(outcome({ ...certificate, to: world.internet.time - 1 }), "certificate-date");
			assert.equal(outcome({ ...certificate, from: world.internet.time + 9999 }), "certificate-date");
		});

		for (const [flaw, error] of [
			["other-issuer", "certificate-chain"],
			["other-host", "certificate-name"],
			["expired", "certificate-date"],
		] as const)
			it(`refuses a certificate that the air makes ${flaw}`, () => {
				world.air.patch({ cloud: { certificate: flaw } });
				assert.equal(outcome(certificate), error);
			});

		it("fails as TLS with a server that has none", () => {
			assert.equal(outcome(undefined), "tls");
		});

		it("cannot verify anything while the clock is not set", () => {
			world.board.powerOff();
			world.board.powerOn();
			world.join("Home", "correct horse");
			assert.equal(outcome(certificate), "clock");
		});
	});

	it("asks a time server", () => {
		let answered: number | undefined;
		const udp = new world.host.network.UDP({
			onReadable: () => {
				const { bytes, port } = udp.read() ?? { bytes: new Uint8Array(48), port: 0 };
				assert.equal(port, 123);
				answered = (new DataView(bytes.buffer).getUint32(40) - 2_208_988_800) * 1000;
			},
		});
		const request = new Uint8Array(48);
		request[0] = 0x23;
		udp.write("198.51.100.123", 123, request);
		world.clock.advance(1000);
		assert.ok(answered !== undefined && Math.abs(answered - world.internet.time) < 3000);
	});
});

describe("the setup side of the virtual network", () => {
	let world: World;

	beforeEach(() => {
		world = new World(host => {
			const listener = new host.network.Listener({
				port: 80,
				onReadable: () => {
					for (let from = listener.read(); from; from = listener.read()) {
						let heard = "";
						const answer = (): void => {
							if (heard && socket.write(utf8(`${socket.remoteAddress} said ${heard}`))) heard = "";
						};
						const socket: Socket = new host.network.TCP({
							from,
							onReadable: count => {
								const bytes = new Uint8Array(count);
								socket.read(bytes);
								heard = text(bytes);
								answer();
							},
							onWritable: answer,
						});
					}
				},
			});
			const udp = new host.network.UDP({
				port: 53,
				onReadable: () => {
					const datagram = udp.read();
					if (datagram) udp.write(datagram.address, datagram.port, utf8(`re: ${text(datagram.bytes)}`));
				},
			});
		});
	});

	const ask = (): string => {
		let heard = "";
		const phone = world.board.connect(80);
		phone.onData = bytes => (heard += text(bytes));
		phone.onEnd = () => (heard += "|end");
		phone.send(utf8("hi"));
		world.clock.advance(100);
		return heard;
	};

	it("is reached by phones only while they are on the setup network", () => {
		assert.equal(ask(), "|end");
		world.host.radio.openAccessPoint({ ssid: utf8("Board") });
		world.clock.advance(1000);
		assert.deepEqual(world.board.services, { tcp: [80], udp: [53] });
		assert.equal(ask(), "192.168.4.2 said hi");
		world.air.patch({ phones: 0 });
		world.clock.advance(1000);
		assert.equal(ask(), "|end");
	});

	it("drops the phones' connections when it closes", () => {
		world.host.radio.openAccessPoint({ ssid: utf8("Board") });
		world.clock.advance(1000);
		const phone = world.board.connect(80);
		world.clock.advance(100);
		assert.equal(phone.ended, false);
		world.host.radio.closeAccessPoint();
		world.clock.advance(100);
		assert.equal(phone.ended, true);
		assert.deepEqual(world.board.services, { tcp: [], udp: [] });
	});

	it("answers datagrams", () => {
		world.host.radio.openAccessPoint({ ssid: utf8("Board") });
		world.clock.advance(1000);
		const replies: string[] = [];
		world.board.send(53, utf8("who?"), 4000, bytes => replies.push(text(bytes)));
		world.clock.advance(100);
		assert.deepEqual(replies, ["re: who?"]);
	});

	it("refuses a port twice, and gives it again after close", () => {
		const { Listener } = world.host.network;
		const onReadable = (): void => undefined;
		assert.throws(() => new Listener({ port: 80, onReadable }), /port 80 is taken/);
		const other = new Listener({ port: 81, onReadable });
		other.close();
		new Listener({ port: 81, onReadable }).close();
		assert.throws(() => new world.host.network.UDP({ port: 53, onReadable }), /port 53 is taken/);
	});

	it("refuses a connection that the firmware reads and does not adopt", () => {
		const lazy = new World(host => {
			const listener = new host.network.Listener({ port: 80, onReadable: () => void listener.read() });
		});
		lazy.host.radio.openAccessPoint({ ssid: utf8("Board") });
		lazy.clock.advance(1000);
		const phone = lazy.board.connect(80);
		lazy.clock.advance(1000);
		assert.equal(phone.ended, true);
	});

	it("ends for the phone when the board restarts", () => {
		world.host.radio.openAccessPoint({ ssid: utf8("Board") });
		world.clock.advance(1000);
		const phone = world.board.connect(80);
		world.clock.advance(100);
		world.host.system.restart("test");
		world.clock.advance(100);
		assert.equal(phone.ended, true);
	});
});

describe("the internet in memory", () => {
	it("takes servers down again", () => {
		const world = new World();
		const down = new Internet({ clock: world.clock }).serve({ address, port: 1, onConnection: () => undefined });
		down();
		down();
	});
});
