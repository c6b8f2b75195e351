import assert from "node:assert/strict";
import { decode, encode, type Packet } from "dns-packet";
import type { Datagram } from "../../hosts/host";
import { HomeNetwork } from "../../hosts/virtual/home";
import { text, utf8 } from "../../modules/bytes/index";
import { product, token, World, type Reply } from "../support/world";

const config = { ...product, local: true };
const group = "224.0.0.251";

/** A laptop on the home network: what it heard, and how it asks. */
class Laptop {
	readonly address: string;
	readonly heard: (Datagram & { readonly group: string | undefined; readonly toPort: number })[] = [];
	readonly #home: HomeNetwork;

	constructor(home: HomeNetwork, address = "192.168.1.77") {
		this.address = address;
		this.#home = home;
		home.join(this);
	}

	receive(datagram: Datagram, toPort: number, to: string | undefined): void {
		this.heard.push({ ...datagram, group: to, toPort });
	}

	ask(name: string, type: "PTR" | "A" | "SRV", from = 5353, id = 0): void {
		this.send(encode({ type: "query", id, questions: [{ name, type }] }), from);
	}

	send(bytes: Uint8Array, from = 5353): void {
		this.#home.send(this, from, group, 5353, bytes);
	}

	/** What was told since the last time. */
	take(): Packet[] {
		return this.heard.splice(0).map(each => decode(Buffer.from(each.bytes)));
	}
}

function online(options: ConstructorParameters<typeof World>[1] = {}, given: unknown = config): World {
	const world = new World(given, options);
	world.goOnline();
	return world;
}

/** A browser on the home network asks. */
function visit(world: World, request: string, from = "192.168.1.77"): Reply | undefined {
	const peer = world.board.visit(80, from);
	let answer = "";
	let over = false;
	peer.onData = bytes => void (answer += text(bytes));
	peer.onEnd = () => void (over = true);
	peer.send(utf8(request));
	for (let i = 0; !over && i < 2000; i++) world.clock.advance(5);
	const [head = "", ...rest] = answer.split("\r\n\r\n");
	const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
	return status ? { status, head, body: rest.join("\r\n\r\n") } : undefined;
}

const get = (path: string, host: string, more = ""): string => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`;

const addressOf = (world: World): string => {
	const line = world.log.find(each => each.startsWith("station: joined, address "));
	return /address ([\d.]+)/.exec(line ?? "")?.[1] ?? "";
};

const nameOf = (packet: Packet | undefined): string =>
	packet?.answers?.find(each => each.type === "A")?.name ?? packet?.questions?.[0]?.name ?? "";

describe("a device on its home network", () => {
	it("asks for its name, tells of itself twice, and takes it back when it leaves", () => {
		const world = new World(config);
		const laptop = new Laptop(world.board.home);
		world.goOnline();
		world.clock.advance(5000);
		const told = laptop.take();
		assert.deepEqual(
			told.map(each => each.type),
			["query", "query", "query", "response", "response"],
		);
		assert.ok(laptop.heard.every(each => each.group === group));
		const name = nameOf(told[0]);
		assert.match(name, /^[a-z0-9-]+\.local$/);
		assert.equal(nameOf(told[4]), name);
		world.openSetup();
		const [goodbye, ...more] = laptop.take();
		assert.deepEqual(
			goodbye?.answers?.map(each => "ttl" in each && each.ttl),
			[0, 0, 0, 0, 0],
		);
		assert.deepEqual(more, []);
		laptop.ask("_http._tcp.local", "PTR");
		world.clock.advance(5000);
		assert.deepEqual(laptop.take(), []);
	});

	it("answers everybody within 0.12 s, and once a second however many ask", () => {
		const world = online();
		world.clock.advance(5000);
		const laptop = new Laptop(world.board.home);
		laptop.ask("_http._tcp.local", "PTR");
		world.clock.advance(130);
		assert.equal(laptop.take().length, 1);
		for (let i = 0; i < 100; i++) {
			laptop.ask("_services._dns-sd._udp.local", "PTR");
			world.clock.advance(30);
		}
		const { length } = laptop.take();
		assert.ok(length >= 2 && length <= 3, `${length} answers in 3 s`);
	});

	it("answers one alone who has no mDNS, with its question", () => {
		const world = online();
		world.clock.advance(5000);
		const laptop = new Laptop(world.board.home);
		laptop.ask("_http._tcp.local", "PTR", 40_000, 99);
		world.clock.advance(10);
		const [only] = laptop.heard;
		assert.deepEqual([only?.group, only?.toPort], [undefined, 40_000]);
		assert.equal(laptop.take()[0]?.id, 99);
	});

	it("answers nobody from elsewhere", () => {
		const world = online();
		world.clock.advance(5000);
		const stranger = new Laptop(world.board.home, "203.0.113.5");
		stranger.ask("_http._tcp.local", "PTR", 40_000);
		world.clock.advance(3000);
		assert.deepEqual(stranger.take(), []);
		assert.equal(visit(world, get("/", addressOf(world)), "203.0.113.5"), undefined);
	});

	it("takes another name when somebody has its own, and keeps one that it has", () => {
		const home = new HomeNetwork();
		const first = online({ board: { home } });
		first.clock.advance(5000);
		const laptop = new Laptop(home);
		laptop.ask("_http._tcp.local", "PTR");
		first.clock.advance(200);
		const name = nameOf(laptop.take()[0]);
		// Another unit of the same MAC, as cloned boards have it; whose clock is its own.
		const second = new World(config, { board: { home } });
		second.air.patch({ networks: { home: { dhcp: "192.168.1.99" } } });
		second.unbox();
		second.apply();
		for (let i = 0; i < 4000; i++) {
			second.clock.advance(5);
			first.clock.advance(5);
		}
		assert.equal(second.state, "running");
		laptop.take();
		laptop.ask("_http._tcp.local", "PTR");
		first.clock.advance(2000);
		second.clock.advance(2000);
		assert.deepEqual(laptop.take().map(nameOf).sort(), [name, name.replace(".local", "-2.local")].sort());
	});

	it("does not fight for ever with somebody who says to have every name", () => {
		const world = online();
		world.clock.advance(5000);
		const laptop = new Laptop(world.board.home);
		for (let i = 0; i < 600; i++) {
			world.clock.advance(100);
			for (const name of laptop.take().map(nameOf))
				if (name)
					laptop.send(encode({ type: "response", answers: [{ name, type: "A", ttl: 120, data: "192.168.1.1" }] }));
		}
		assert.equal(world.state, "running");
		laptop.take();
		world.clock.advance(60_000);
		// Left alone it has a name again.
		laptop.ask("_http._tcp.local", "PTR");
		world.clock.advance(2000);
		assert.equal(laptop.take().length, 1);
	});

	it("lives without when the port is taken", () => {
		const world = new World(config, {
			app: ({ host }) => void new host.network.UDP({ port: 5353, onReadable: () => undefined }),
		});
		world.goOnline();
		world.clock.advance(5000);
		assert.ok(world.log.some(line => line.startsWith("discovery: nobody finds the device by its name")));
		assert.equal(visit(world, get("/", addressOf(world)))?.status, 200);
	});

	it("is not there for a product that does not want it", () => {
		const world = online({}, product);
		world.clock.advance(5000);
		assert.equal(visit(world, get("/", addressOf(world))), undefined);
		assert.equal(world.board.held.listeners, 0);
	});
});

describe("the status page", () => {
	it("tells how the device is, without script, without a secret", () => {
		const world = online();
		world.clock.advance(7 * 60_000);
		const address = addressOf(world);
		const page = visit(world, get("/", address));
		assert.equal(page?.status, 200);
		assert.match(page.head, /Content-Security-Policy: default-src 'none'/);
		assert.match(page.body, /<dt>state<\/dt><dd>running<\/dd>/);
		assert.ok(!/<script|<form|<a /.test(page.body));
		const json = visit(world, get("/status.json", address));
		const status = JSON.parse(json?.body ?? "") as Record<string, unknown>;
		assert.deepEqual(Object.keys(status), [
			...[
				"vendor",
				"product",
				"template",
				"firmware",
				"host",
				"address",
				"signal, dBm",
				"state",
				"code",
				"for minutes",
			],
		]);
		assert.deepEqual([status["address"], status["state"], status["for minutes"]], [address, "running", 7]);
		for (const secret of [token, "correct horse"]) assert.ok(!(page.body + (json?.body ?? "")).includes(secret));
		assert.equal(visit(world, get("/", String(status["host"]).toUpperCase()))?.status, 200);
	});

	it("says so when the cloud is away", () => {
		const world = online();
		world.air.patch({ cloud: { answers: "never" } });
		world.until("connecting", 300_000);
		world.clock.advance(60_000);
		const { state, code } = JSON.parse(visit(world, get("/status.json", addressOf(world)))?.body ?? "{}") as {
			state: string;
			code: number;
		};
		assert.equal(state, "connecting");
		assert.ok(code >= 700);
	});

	it("has nothing else, and nothing that changes anything", () => {
		const world = online();
		world.clock.advance(2000);
		const address = addressOf(world);
		for (const path of ["/config", "/reset", "/reboot", "/update", "/board_info.json", "/wifi_scan.json", "/plain"])
			assert.equal(visit(world, get(path, address))?.status, 404, path);
		for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "BREW"]) {
			const request = get("/", address, "Content-Length: 0\r\n").replace("GET", method);
			assert.equal(visit(world, request)?.status, 405, method);
		}
		world.clock.advance(20_000);
		assert.equal(world.state, "running");
	});

	it("answers no name that is not the device's, and no page of another site", () => {
		const world = online();
		world.clock.advance(2000);
		const address = addressOf(world);
		for (const host of ["evil.example", "192.168.1.1", "blynk.setup", "x.local"])
			assert.equal(visit(world, get("/status.json", host))?.status, 421, host);
		const crossSite = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n";
		assert.equal(visit(world, get("/status.json", address, crossSite))?.status, 403);
		assert.equal(visit(world, get("/status.json", address, "Origin: http://evil.example\r\n"))?.status, 403);
		assert.equal(visit(world, get("/", address, `Cookie: ${"x".repeat(20_000)}\r\n`))?.status, 431);
	});

	it("goes when setup opens, whose page is for the setup network alone, and comes back", () => {
		const world = online();
		world.clock.advance(2000);
		const address = addressOf(world);
		world.openSetup();
		assert.equal(visit(world, get("/", address)), undefined);
		assert.equal(world.get("/plain")?.status, 200);
		assert.equal(visit(world, get("/plain", "192.168.4.1")), undefined);
		world.until("running", 70 * 60_000);
		world.clock.advance(2000);
		assert.equal(visit(world, get("/", address))?.status, 200);
	});

	it("is served to four at once, and holds nothing afterwards", () => {
		const world = online();
		world.clock.advance(5000);
		const before = world.board.held;
		const peers = [1, 2, 3, 4].map(each => world.board.visit(80, `192.168.1.${each}`));
		for (const peer of peers) peer.send(utf8(get("/", addressOf(world))));
		world.clock.advance(10_000);
		for (const peer of peers) peer.close();
		world.clock.advance(10_000);
		assert.deepEqual(world.board.held, before);
	});
});
