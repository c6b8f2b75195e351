import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import {
	createServer as createTcpServer,
	connect,
	type AddressInfo,
	type Server,
	type Socket as NodeSocket,
} from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import type { ConnectOptions, Host, Socket } from "../../../../hosts/host";
import { Air } from "../../../../hosts/virtual/air";
import { RealBoard, type RealBoardOptions } from "../../../../hosts/virtual/node/board";
import { text, utf8 } from "../../../../modules/bytes/index";
import { Certificates } from "../../../../tools/cloud/certificates";

/** Echoes on ports 80 and 53 while its setup network is up. */
function echo(host: Host): void {
	const { radio, network } = host;
	radio.openAccessPoint({ ssid: utf8("Board") });
	const listener = new network.Listener({
		port: 80,
		onReadable: () => {
			for (let from = listener.read(); from; from = listener.read()) {
				const pump = (): void => {
					const bytes = new Uint8Array(socket.writable);
					const count = bytes.length && socket.read(bytes);
					if (count) socket.write(bytes.subarray(0, count));
				};
				const socket: Socket = new network.TCP({ from, onReadable: pump, onWritable: pump });
			}
		},
	});
	const udp = new network.UDP({
		port: 53,
		onReadable: () => {
			const datagram = udp.read();
			if (datagram) udp.write(datagram.address, datagram.port, datagram.bytes);
		},
	});
}

describe("a board on real sockets", () => {
	let host: Host;
	let board: RealBoard | undefined;
	const servers: Server[] = [];

	afterEach(() => {
		board?.close();
		board = undefined;
		for (const server of servers.splice(0)) server.close();
	});

	const make = async (
		firmware: (host: Host) => void,
		options: Partial<RealBoardOptions<unknown>> = {},
	): Promise<RealBoard> => {
		const made = await RealBoard.create({
			...options,
			firmware: given => {
				host = given;
				firmware(given);
			},
		});
		made.powerOn();
		return made;
	};

	const serve = async (server: Server): Promise<number> => {
		servers.push(server);
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		return (server.address() as AddressInfo).port;
	};

	/** Joins Home in the fastest way there is: no search, no DHCP. */
	const join = (): Promise<void> =>
		new Promise((resolve, reject) => {
			host.radio.join({
				ssid: utf8("Home"),
				password: utf8("correct horse"),
				bssid: new Air().state.networks.get("home")?.bssid ?? new Uint8Array(6),
				channel: 6,
				static: { address: "192.168.1.9", mask: "255.255.255.0", gateway: "192.168.1.1", dns: ["192.168.1.1"] },
				onJoined: () => resolve(),
				onLost: reason => reject(new Error(reason)),
			});
		});

	const visit = (made: RealBoard): NodeSocket => connect(Number(new URL(made.setupUrl).port), "127.0.0.1");

	/** What a connection says until it answers or fails. */
	const attempt = (Kind: new (options: ConnectOptions) => Socket, options: ConnectOptions): Promise<string> =>
		new Promise(resolve => {
			let greeted = false;
			const socket = new Kind({
				...options,
				onWritable: () => {
					if (!greeted) socket.write(utf8("hello"));
					greeted = true;
				},
				onReadable: count => {
					const bytes = new Uint8Array(count);
					socket.read(bytes);
					socket.close();
					resolve(text(bytes));
				},
				onError: resolve,
			});
		});

	describe("its setup network", () => {
		it("is reached by TCP and UDP, and a phone that comes early waits", async () => {
			board = await make(echo);
			const phone = visit(board);
			phone.write("hello");
			const [answer] = await once(phone, "data");
			assert.equal(String(answer), "hello");
			const udp = createSocket("udp4");
			udp.send("query", board.dnsPort, "127.0.0.1");
			const [reply] = await once(udp, "message");
			assert.equal(String(reply), "query");
			udp.close();
			phone.destroy();
		});

		it("carries more than the windows hold, in both directions", async () => {
			board = await make(echo);
			const phone = visit(board);
			const sent = Buffer.alloc(300_000, "0123456789");
			let got = 0;
			phone.write(sent);
			for await (const chunk of phone) {
				got += (chunk as Buffer).length;
				if (got === sent.length) break;
			}
			assert.equal(got, sent.length);
		});

		it("ends phones' connections and refuses new ones when it closes", async () => {
			board = await make(echo);
			const phone = visit(board);
			phone.write("hello");
			await once(phone, "data");
			host.radio.closeAccessPoint();
			await once(phone, "end");
			await once(visit(board), "error");
		});

		it("comes back on the same port", async () => {
			board = await make(echo);
			const before = board.setupUrl;
			const first = visit(board);
			first.write("hello");
			await once(first, "data");
			host.radio.closeAccessPoint();
			await once(first, "end");
			host.radio.openAccessPoint({ ssid: utf8("Board") });
			assert.equal(board.setupUrl, before);
			const made = board;
			for (let tries = 0; ; tries++) {
				const phone = visit(made);
				const answered = await Promise.race([
					once(phone, "connect").then(() => true),
					once(phone, "error").then(() => false),
				]).catch(() => false);
				phone.destroy();
				if (answered) break;
				assert.ok(tries < 100);
				await new Promise(resolve => setTimeout(resolve, 50));
			}
		});

		it("cannot have ports that another board has", async () => {
			board = await make(echo);
			const http = Number(new URL(board.setupUrl).port);
			const { dnsPort } = board;
			await assert.rejects(make(echo, { setupPort: http }), /^Error: Port \d+ for the board's setup page is taken/);
			await assert.rejects(make(echo, { dnsPort }), /^Error: Port \d+ for the board's name server is taken/);
		});
	});

	describe("its station", () => {
		const echoServer = (): Server => createTcpServer(socket => socket.pipe(socket).on("error", () => undefined));

		it("reaches the cloud by any name and port, and loopback addresses as they are", async () => {
			const [cloud, other] = [await serve(echoServer()), await serve(echoServer())];
			board = await make(() => undefined, { cloud: { host: "127.0.0.1", port: cloud } });
			const resolve = (name: string): Promise<string | undefined> =>
				new Promise(done => host.network.resolve(name, done));
			assert.equal(await resolve("blynk.cloud"), undefined);
			await join();
			const address = (await resolve("blynk.cloud")) ?? "";
			const { TCP } = host.network;
			assert.equal(await attempt(TCP, { address, port: 80 }), "hello");
			assert.equal(await attempt(TCP, { address: "127.0.0.1", port: other }), "hello");
			assert.equal(await attempt(TCP, { address: (await resolve("localhost")) ?? "", port: other }), "hello");
			servers.splice(0).forEach(server => server.close());
			assert.equal(await attempt(TCP, { address, port: 80 }), "refused");
			board.air.patch({ cloud: { answers: "refuses" } });
			assert.equal(await attempt(TCP, { address, port: 80 }), "refused");
		});

		it("ends when the server does, and the server's side when power goes", async () => {
			const server = createTcpServer();
			const port = await serve(server);
			board = await make(() => undefined);
			await join();
			const open = (onError?: (error: string) => void): Socket =>
				new host.network.TCP({ address: "127.0.0.1", port, ...(onError ? { onError } : {}) });
			const [closed] = await Promise.all([
				new Promise<string>(resolve => open(resolve)),
				once(server, "connection").then(([peer]: NodeSocket[]) => peer?.end()),
			]);
			assert.equal(closed, "closed");
			open();
			const [peer]: NodeSocket[] = await once(server, "connection");
			board.board.powerOff();
			peer?.resume();
			if (peer) await once(peer, "end");
		});

		it("gets the time", async () => {
			board = await make(() => undefined);
			await join();
			const answer = await new Promise<Uint8Array>(resolve => {
				const udp = new host.network.UDP({ onReadable: () => resolve(udp.read()?.bytes ?? new Uint8Array()) });
				udp.write("198.51.100.1", 123, Uint8Array.of(0x23, ...new Uint8Array(47)));
			});
			const seconds = new DataView(answer.buffer).getUint32(40) - 2_208_988_800;
			assert.ok(Math.abs(seconds - Date.now() / 1000) < 5);
		});

		describe("with TLS", () => {
			let folder: string;
			let certificates: Certificates;

			before(() => {
				folder = mkdtempSync(joinPath(tmpdir(), "tls-"));
				certificates = new Certificates(folder);
			});
			after(() => rmSync(folder, { recursive: true }));

			const secure = async (
				identity: { readonly chain: string; readonly key: string },
				{
					serverName = "blynk.cloud",
					ca = [certificates.ca],
					roots = [] as readonly string[],
					air = {},
					time = Date.now() as number | "unset",
				} = {},
			): Promise<string> => {
				const server = createTlsServer({ cert: identity.chain, key: identity.key }, socket =>
					socket.pipe(socket).on("error", () => undefined),
				);
				server.on("tlsClientError", () => undefined);
				const port = await serve(server);
				board = await make(() => undefined, { cloud: { host: "127.0.0.1", port }, ca, roots });
				await join();
				board.air.patch(air);
				if (time !== "unset") host.clock.setTime(time);
				return attempt(host.network.TLS, { address: "198.51.100.1", port: 443, serverName });
			};

			it("talks to a server whose certificate is good", async () => {
				assert.equal(await secure(certificates.identity), "hello");
			});

			it("verifies an address as well as a name", async () => {
				assert.equal(await secure(certificates.identity, { serverName: "127.0.0.1" }), "hello");
			});

			it("refuses another host's, an expired one, and one of an unknown issuer", async () => {
				for (const [flaw, error] of [
					["host", "certificate-name"],
					["expired", "certificate-date"],
					["issuer", "certificate-chain"],
				] as const) {
					assert.equal(await secure(certificates.flawed(flaw)), error);
					board?.close();
				}
			});

			it("trusts only its roots", async () => {
				assert.equal(await secure(certificates.identity, { ca: [] }), "certificate-chain");
				board?.close();
				assert.equal(await secure(certificates.identity, { ca: [], roots: [certificates.ca] }), "hello");
			});

			it("verifies dates by its own clock", async () => {
				assert.equal(await secure(certificates.identity, { time: Date.UTC(2020, 0) }), "certificate-date");
				board?.close();
				assert.equal(await secure(certificates.identity, { time: Date.UTC(2090, 0) }), "certificate-date");
				board?.close();
				assert.equal(await secure(certificates.identity, { time: "unset" }), "clock");
			});

			for (const [certificate, error] of [
				["other-issuer", "certificate-chain"],
				["other-host", "certificate-name"],
				["expired", "certificate-date"],
			] as const)
				it(`refuses what the air makes ${certificate}`, async () => {
					assert.equal(await secure(certificates.identity, { air: { cloud: { certificate } } }), error);
				});

			it("fails as TLS with a server that speaks something else", async () => {
				const port = await serve(createTcpServer(socket => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
				board = await make(() => undefined, { cloud: { host: "127.0.0.1", port } });
				await join();
				host.clock.setTime(Date.now());
				const { TLS } = host.network;
				assert.equal(await attempt(TLS, { address: "198.51.100.1", port: 443, serverName: "blynk.cloud" }), "tls");
			});
		});
	});
});
