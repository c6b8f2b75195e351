import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import type { Host } from "../../hosts/host";
import { NodeHost } from "../../hosts/node/host";
import { VirtualBoard } from "../../hosts/virtual/board";
import { VirtualClock } from "../../hosts/virtual/clock";
import { Internet } from "../../hosts/virtual/internet";
import type { Peer } from "../../hosts/virtual/wire";
import { XSBoard } from "../../hosts/xs/firmware";
import { buildImage } from "../../hosts/xs/image";
import { joinedRule, servers } from "./joined-rule";
import { RuleWriter, wrongWith } from "./write-rule";
import { engineOrSkip } from "./xs/support";

/** Runs the rule as a virtual board's firmware, with servers that read for a moment in every second. */
function onBoard(firmware: (host: Host) => void): void {
	const clock = new VirtualClock();
	const internet = new Internet({ clock });
	const peers: Peer[] = [];
	const lines: string[] = [];
	const got = new Map<string, number[]>();
	const serve = (kind: string, port: number): void => {
		const bytes: number[] = [];
		got.set(kind, bytes);
		internet.serve({
			address: servers.address,
			port,
			...(kind === "TLS" && { certificate: { names: [servers.serverName] } }),
			onConnection: peer => {
				peer.onData = data => void bytes.push(...data);
				peer.pause();
				peers.push(peer);
			},
		});
	};
	serve("TCP", servers.tcp);
	serve("TLS", servers.tls);
	const board = new VirtualBoard({
		clock,
		upstream: internet,
		firmware,
		onEvent: event => {
			if (event.event === "log") lines.push(event.line);
		},
	});
	board.powerOn();
	for (let second = 0; second < 60; second++) {
		clock.advance(950);
		for (const peer of peers) peer.resume();
		clock.advance(50);
		for (const peer of peers) peer.pause();
	}
	for (const peer of peers) peer.resume();
	clock.advance(1000);
	assert.equal(lines.length, 2, lines.join("\n"));
	for (const [kind, bytes] of got) {
		const count = Number(new RegExp(`^${kind}: done (\\d+)$`, "m").exec(lines.join("\n"))?.[1]);
		assert.ok(count > 500, lines.join("\n"));
		assert.equal(wrongWith(Uint8Array.from(bytes), count), undefined);
	}
}

describe("a write takes all bytes or none, says which, and never throws", () => {
	it("on the virtual board", () => onBoard(joinedRule));

	it("in the XS engine", async function () {
		const engine = await engineOrSkip(this);
		const image = await buildImage({ entry: "test/hosts/xs/device/write-rule.ts" });
		const board = new XSBoard({ engine, image, creation: { chunk: 1 << 20, heap: 1 << 15, stack: 512 } });
		onBoard(host => board.firmware(host, () => undefined));
		board.stop();
	});

	it("on a program's host on Node", async () => {
		const host = new NodeHost();
		const got: Buffer[] = [];
		const server = createServer(socket => {
			const slowly = setInterval(() => (socket.isPaused() ? socket.resume() : socket.pause()), 1);
			socket.on("data", bytes => void got.push(bytes));
			socket.on("end", () => clearInterval(slowly));
		});
		await once(server.listen(0, "127.0.0.1"), "listening");
		const { port } = server.address() as AddressInfo; // not a pipe's name: it listens on an address
		const connected = once(server, "connection");
		const lines: string[] = [];
		const said = new Promise<void>(resolve => {
			new RuleWriter(host, "TCP", { address: "127.0.0.1", port }, line => {
				lines.push(line);
				if (line.startsWith("done")) resolve();
			});
		});
		const [socket] = await connected;
		await Promise.all([said, once(socket, "end")]);
		server.close();
		host.close();
		assert.equal(lines.length, 1, lines.join("\n"));
		assert.equal(wrongWith(Buffer.concat(got), Number(lines[0]?.slice(5))), undefined);
	});
});
