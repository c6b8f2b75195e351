import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket as NetSocket } from "node:net";
import type { Socket, SocketError } from "../../../hosts/host";
import { NodeHost } from "../../../hosts/node/host";
import { Blynk, type BlynkState } from "../../../modules/blynk/index";
import { utf8 } from "../../../modules/bytes/index";
import { TestCloud } from "../../tools/cloud/support";

/** A connection of the host, and all it was told. */
class Client {
	readonly socket: Socket;
	readonly told: string[] = [];
	error: SocketError | undefined;
	#waiting: (() => void) | undefined;
	onReadable: (count: number) => void = () => {};

	constructor(host: NodeHost, port: number) {
		const tell = (what: string): void => {
			this.told.push(what);
			this.#waiting?.();
		};
		this.socket = new host.network.TCP({
			address: "127.0.0.1",
			port,
			onReadable: count => {
				this.onReadable(count);
				tell("readable");
			},
			onWritable: () => tell("writable"),
			onError: error => {
				this.error = error;
				tell("error");
			},
		});
	}

	/** Settles when it has been told `what`, `times` in all. */
	async until(what: string, times = 1): Promise<void> {
		while (this.told.filter(each => each === what).length < times)
			await new Promise<void>(resolve => {
				this.#waiting = resolve;
			});
	}
}

describe("the host of a program on Node", () => {
	let host: NodeHost;
	let server: Server;
	let port: number;
	const peers: NetSocket[] = [];

	beforeEach(async () => {
		host = new NodeHost();
		server = createServer(socket => {
			socket.on("error", () => {});
			peers.push(socket);
		});
		await once(server.listen(0, "127.0.0.1"), "listening");
		port = (server.address() as AddressInfo).port; // not a pipe's name: it listens on an address
	});

	afterEach(() => {
		for (const peer of peers.splice(0)) peer.destroy();
		server.close();
		host.close();
	});

	const open = async (): Promise<{ client: Client; peer: NetSocket }> => {
		const client = new Client(host, port);
		const accepted = once(server, "connection");
		await client.until("writable");
		await accepted;
		const peer = peers[0];
		assert.ok(peer);
		return { client, peer };
	};

	it("delivers all bytes in order, to an owner who reads them in small pieces", async () => {
		const { client, peer } = await open();
		const sent = Uint8Array.from({ length: 200_000 }, (_, i) => i % 251);
		const got: number[] = [];
		const piece = new Uint8Array(999);
		client.onReadable = count => {
			// Half of it now, half later: nothing more may come over what was not read yet.
			const read = (most: number): void => {
				for (let left = most; left > 0; left -= piece.length)
					got.push(...piece.subarray(0, client.socket.read(piece.subarray(0, left))));
			};
			read(count >> 1);
			setImmediate(() => read(count - (count >> 1)));
		};
		peer.write(sent);
		while (got.length < sent.length) await new Promise(resolve => setImmediate(resolve));
		assert.deepEqual(Uint8Array.from(got), sent);
	});

	it("sends what was written in one turn in order, and lets the owner use the bytes again", async () => {
		const { client, peer } = await open();
		const bytes = new Uint8Array(1);
		for (let i = 0; i < 100; i++) {
			bytes[0] = i;
			client.socket.write(bytes);
		}
		let got = Buffer.alloc(0);
		for await (const chunk of peer) if ((got = Buffer.concat([got, chunk])).length === 100) break;
		assert.deepEqual([...got], [...new Array(100).keys()]);
	});

	it("takes no more than it says, and tells when there is room again", async () => {
		const { client, peer } = await open();
		peer.pause();
		const block = new Uint8Array(4096);
		for (let i = 0; i < 100_000 && client.socket.writable >= block.length; i++) {
			client.socket.write(block);
			if (i % 16 === 15) await new Promise(resolve => setImmediate(resolve));
		}
		const room = client.socket.writable;
		assert.ok(room < block.length, `${room} bytes are still writable`);
		assert.equal(client.socket.write(block), false);
		peer.resume();
		await client.until("writable", 2);
		assert.ok(client.socket.writable >= block.length);
	});

	it("sends what was written before close(), and says nothing afterwards", async () => {
		const { client, peer } = await open();
		client.socket.write(utf8("good"));
		client.socket.write(utf8("bye"));
		client.socket.close();
		client.socket.close();
		let got = "";
		for await (const chunk of peer) got += String(chunk);
		assert.equal(got, "goodbye");
		assert.deepEqual(client.told, ["writable"]);
		assert.equal(client.socket.writable, 0);
	});

	it("tells an end, once, and why nobody answers", async () => {
		const { client, peer } = await open();
		peer.end();
		await client.until("error");
		assert.equal(client.error, "closed");
		await new Promise(resolve => setTimeout(resolve, 10));
		assert.deepEqual(client.told, ["writable", "error"]);

		server.close();
		const late = new Client(host, port);
		await late.until("error");
		assert.equal(late.error, "refused");
	});

	it("moves its own wall clock, and not the machine's", () => {
		const before = Date.now();
		host.clock.setTime(1_000_000);
		assert.ok(host.clock.time() >= 1_000_000 && host.clock.time() < 1_060_000);
		assert.ok(Date.now() >= before);
	});
});

describe("the Blynk client on Node", () => {
	let test: TestCloud;
	let host: NodeHost;

	beforeEach(async () => {
		test = await TestCloud.start();
	});

	afterEach(async () => {
		host.close();
		await test.close();
	});

	const connect = (ca: readonly string[] | undefined, name: string): Promise<BlynkState> =>
		new Promise(resolve => {
			host = new NodeHost(ca ? { ca } : {});
			const { token } = test.cloud.devices.create("Desk", "TMPLabcd1234");
			const blynk = new Blynk(host, {
				tls: true,
				ports: [],
				info: { templateId: "TMPLabcd1234", firmwareVersion: "1.0.0" },
				onState: state => {
					if (state.at !== "online" && state.at !== "failed") return;
					blynk.disconnect();
					resolve(state);
				},
			});
			blynk.connect({ token, host: name, port: test.cloud.tlsPort });
		});

	it("logs in over TLS to a server that a root of its own vouches for", async () => {
		assert.equal((await connect([test.cloud.ca], "127.0.0.1")).at, "online");
	});

	it("ends in 711 when no root vouches for the server", async () => {
		const state = await connect(undefined, "localhost");
		assert.ok(state.at === "failed" && state.code === 711, JSON.stringify(state));
	});
});
