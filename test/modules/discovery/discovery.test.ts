import assert from "node:assert/strict";
import { Discovery, group, mdnsPort } from "../../../modules/discovery/discovery";
import { labels, packet, question } from "../access-point/query";
import { stubHost, type StubHost } from "../../support/stub-host";

const asker = { address: "192.168.1.7", port: mdnsPort };
const lamp = "acme-lamp.local";

/** A device that is online, with what it sends. */
function start(): { host: StubHost; discovery: Discovery; sent: () => string[] } {
	const host = stubHost();
	const discovery = new Discovery(host, { label: "acme-lamp", text: ["product=Lamp"] });
	discovery.open("192.168.1.50");
	let from = 0;
	const sent = (): string[] => {
		const lines = host.network.sent.slice(from).map(({ address, port, bytes }) => {
			const what = (bytes[2] ?? 0) & 0x80 ? "tells" : "asks";
			return `${what} ${address === group ? "all" : `${address}:${port}`}`;
		});
		from = host.network.sent.length;
		return lines;
	};
	return { host, discovery, sent };
}

const ask = (name: string, type = 12, classCode = 1): Uint8Array =>
	packet({ flags: 0, questions: 1 }, question(name, type, classCode));

/** Somebody tells that `name` is at 192.168.1.`last`. */
const tell = (name: string, last: number): Uint8Array =>
	packet({ flags: 0x8400, answers: 1 }, [...labels(name), 0, 1, 0x80, 1, 0, 0, 0, 120, 0, 4, 192, 168, 1, last]);

describe("discovery", () => {
	it("asks three times for its name, tells all twice, and then only when asked", () => {
		const { host, sent } = start();
		host.clock.advance(250);
		const first = sent();
		assert.equal(first[0], "asks all");
		host.clock.advance(500);
		assert.deepEqual([...first, ...sent()].slice(0, 3), ["asks all", "asks all", "asks all"]);
		host.clock.advance(3000);
		assert.equal(host.network.sent.length, 5);
		assert.deepEqual(sent().at(-1), "tells all");
		host.clock.advance(3_600_000);
		assert.deepEqual(sent(), []);
		assert.equal(host.clock.next, undefined);
	});

	it("tells all when it is asked, and one alone where that will do", () => {
		const { host, sent } = start();
		host.clock.advance(10_000);
		sent();
		host.network.deliver(mdnsPort, { ...asker, bytes: ask("_http._tcp.local") });
		host.clock.advance(19);
		assert.deepEqual(sent(), []);
		host.clock.advance(101);
		assert.deepEqual(sent(), ["tells all"]);
		host.network.deliver(mdnsPort, { ...asker, bytes: ask(lamp, 1, 0x8001) });
		host.clock.advance(0);
		assert.deepEqual(sent(), [`tells 192.168.1.7:${mdnsPort}`]);
		host.network.deliver(mdnsPort, { address: "192.168.1.7", port: 999, bytes: ask(lamp, 1) });
		host.clock.advance(0);
		assert.deepEqual(sent(), ["tells 192.168.1.7:999"]);
	});

	it("is silent to other questions, before the name is its own, and to who is not at home", () => {
		const { host, sent } = start();
		host.network.deliver(mdnsPort, { ...asker, bytes: ask(lamp, 1, 0x8001) });
		host.clock.advance(0);
		host.clock.advance(10_000);
		assert.deepEqual(sent(), ["asks all", "asks all", "asks all", "tells all", "tells all"]);
		for (const each of [
			{ ...asker, bytes: ask("other.local", 1) },
			{ ...asker, bytes: Uint8Array.of(1, 2, 3) },
			{ ...asker, address: "8.8.8.8", bytes: ask(lamp, 1, 0x8001) },
			{
				...asker,
				port: 999,
				bytes: packet({ flags: 0, questions: 40 }, ...Array<number[]>(40).fill(question(lamp, 1))),
			},
		])
			host.network.deliver(mdnsPort, each);
		host.clock.advance(5000);
		assert.deepEqual(sent(), []);
	});

	it("gives its name to who has it already, and defends it later", () => {
		const { host, discovery, sent } = start();
		host.clock.advance(300);
		host.network.deliver(mdnsPort, { ...asker, bytes: tell(lamp, 7) });
		host.clock.advance(0);
		assert.equal(discovery.label, "acme-lamp-2");
		host.clock.advance(10_000);
		sent();
		// Somebody comes who did not ask: it is asked, and as nobody answers the name stays.
		host.network.deliver(mdnsPort, { ...asker, bytes: tell("acme-lamp-2.local", 8) });
		host.clock.advance(10_000);
		assert.equal(discovery.label, "acme-lamp-2");
		assert.deepEqual(sent(), ["asks all", "asks all", "asks all", "tells all", "tells all"]);
		// A message from another port is no word of mDNS.
		host.network.deliver(mdnsPort, { address: "192.168.1.7", port: 999, bytes: tell("acme-lamp-2.local", 8) });
		host.clock.advance(10_000);
		assert.deepEqual(sent(), []);
	});

	it("takes everything back when it closes, once, and only what it told", () => {
		const { host, discovery, sent } = start();
		discovery.close();
		assert.deepEqual(sent(), []);
		discovery.open("192.168.1.51");
		host.clock.advance(10_000);
		sent();
		discovery.close();
		discovery.close();
		assert.deepEqual(sent(), ["tells all"]);
		assert.equal(host.network.listensOn(mdnsPort), false);
		assert.equal(host.clock.next, undefined);
	});

	it("lives without a port, and without a socket that died", () => {
		const { host, discovery, sent } = start();
		host.network.break(mdnsPort);
		host.clock.advance(10_000);
		assert.deepEqual(sent(), []);
		host.network.taken.add(mdnsPort);
		discovery.open("192.168.1.50");
		host.clock.advance(10_000);
		assert.deepEqual(sent(), []);
		assert.equal(host.lines.length, 1);
	});
});
