import assert from "node:assert/strict";
import { utf8 } from "../../../modules/bytes/index";
import { ConfigServer } from "../../../modules/config-server/index";
import { portal, readAnswer, token, type Portal } from "../../support/portal";
import type { Peer } from "../../support/stub-network";

const hello = "GET /status.json HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n";

/** Status of the answer to raw bytes. */
function statusOf(request: string | Uint8Array): number {
	return portal().exchange(request).status;
}

function answerOf(peer: Peer): number {
	return readAnswer(Uint8Array.from(peer.received)).status;
}

describe("HTTP", () => {
	it("answers a request that comes byte by byte", () => {
		const { connect, host } = portal();
		const peer = connect();
		for (const byte of utf8(hello)) {
			peer.send(Uint8Array.of(byte));
			host.clock.advance(1);
		}
		assert.equal(answerOf(peer), 200);
	});

	it("takes bare line feeds, and forgives a blank line in front", () => {
		assert.equal(statusOf(hello.replace(/\r/g, "")), 200);
		assert.equal(statusOf(`\r\n${hello}`), 200);
		assert.equal(statusOf(`\r\n\r\n\r\n\r\n${hello}`), 400);
	});

	it("answers HTTP/1.0 without a host", () => {
		assert.equal(statusOf("GET /status.json HTTP/1.0\r\n\r\n"), 200);
	});

	it("answers HEAD as GET, without the body", () => {
		for (const path of ["/", "/status.json", "/wifi_scan.json"]) {
			const get = portal().exchange(`GET ${path} HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n`);
			const head = portal().exchange(`HEAD ${path} HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n`);
			assert.equal(head.status, 200);
			assert.deepEqual([...head.fields], [...get.fields]);
			assert.equal(head.bytes.length, 0);
			assert.equal(get.bytes.length, Number(get.fields.get("content-length")));
		}
	});

	it("answers one request a connection, and reads no second", () => {
		const { connect, host, told } = portal();
		const peer = connect();
		peer.send(hello + "GET /reset HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n");
		host.clock.advance(1000);
		assert.equal(peer.text.split("HTTP/1.1 ").length, 2);
		assert.deepEqual(told, []);
		assert.equal(peer.ended, "by the server");
	});

	it("says 404 for what it does not have", () => {
		const answer = portal().get("/favicon.ico");
		assert.equal(answer.status, 404);
		assert.equal(answer.text, "Not found");
		assert.equal(portal().get("/../etc/passwd").status, 404);
		assert.equal(portal().get("/__proto__").status, 404);
		assert.equal(portal().get("/lang/zz.json").status, 404);
	});

	it("says 405 with what is allowed, and 501 for methods nobody knows", () => {
		const { exchange } = portal();
		const ask = (method: string, path: string): ReturnType<Portal["exchange"]> =>
			exchange(`${method} ${path} HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n`);
		const wrong = ask("PUT", "/config");
		assert.equal(wrong.status, 405);
		assert.equal(wrong.fields.get("allow"), "GET, POST");
		assert.equal(ask("POST", "/").fields.get("allow"), "GET, HEAD");
		assert.equal(ask("HEAD", "/reset").status, 405);
		assert.equal(ask("DELETE", "/config").status, 405);
		assert.equal(ask("OPTIONS", "*").status, 405);
		assert.equal(ask("BREW", "/pot").status, 501);
	});

	it("says 400 for what is not HTTP", () => {
		const wrong = [
			"hello\r\n\r\n",
			"GET /\r\n\r\n",
			"GET / HTTP/1.1\r\n\r\n",
			"GET  HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n",
			"GET status HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n",
			"GET /a b HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n",
			"G@T / HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nHost: 192.168.4.1\r\n\r\n",
			"GET / HTTP/1.1\r\nHost : 192.168.4.1\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: 192.168.4.1\r\n folded\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nno colon\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nX: a\u0000b\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nX: a\rb\r\n\r\n",
			"GET /\u0001 HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n",
			"POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: -1\r\n\r\n",
			"POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: 1, 1\r\n\r\n",
			"POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
			"POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
			"\u0016\u0003\u0001\u0002\n\r\n",
			"GET / HTTP/1.1 \r\n\r\n",
			"GET / HTTP/1.10\r\n\r\n",
			"GET / HTTP/11.1\r\n\r\n",
			"GET / HTTP/1\r\n\r\n",
			"GET / http/1.1\r\n\r\n",
			"G(T / HTTP/1.1\r\n\r\n",
			"GET /a#b HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n",
			"GET /a b HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n",
			"GET http://192.168.4.1/\u007f HTTP/1.1\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nX: a\u007fb\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nna me: a\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: 192.168.4.1\r\n\u212aind: a\r\n\r\n",
		];
		for (const request of wrong) assert.equal(statusOf(request), 400, JSON.stringify(request));
	});

	it("says 505 to other versions, 411 to chunks, 501 to other codings, 417 to wishes", () => {
		assert.equal(statusOf("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505);
		assert.equal(statusOf("GET / HTTP/0.9\r\n\r\n"), 505);
		const post = (field: string): number => statusOf(`POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\n${field}\r\n\r\n`);
		assert.equal(post("Transfer-Encoding: chunked"), 411);
		assert.equal(post("Transfer-Encoding: gzip, chunked"), 501);
		assert.equal(post("Expect: the impossible"), 417);
	});

	it("takes no notice of Expect in HTTP/1.0 (RFC 9110 10.1.1)", () => {
		const body = `ssid=Home&blynk=${token}`;
		const form = `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
		for (const expect of ["100-continue", "the impossible"]) {
			const { exchange } = portal();
			const { status } = exchange(`POST /config HTTP/1.0\r\nExpect: ${expect}\r\n${form}`);
			assert.equal(status, 200, expect);
		}
		assert.equal(statusOf(`POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nExpect: x\r\n${form}`), 417);
	});

	it("tells a patient client to go on with the body", () => {
		const { connect, host, applied } = portal();
		const peer = connect();
		const body = `ssid=Home&blynk=${token}`;
		peer.send(
			"POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nExpect: 100-continue\r\n" +
				`Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n`,
		);
		host.clock.advance(0);
		assert.equal(peer.text, "HTTP/1.1 100 Continue\r\n\r\n");
		peer.send(body);
		host.clock.advance(1000);
		assert.match(peer.text, /200 OK/);
		assert.equal(applied.length, 1);

		const roomless = connect();
		let refusals = 3;
		roomless.refuses = () => refusals-- > 0;
		roomless.send(
			"POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nExpect: 100-continue\r\n" +
				`Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n`,
		);
		host.clock.advance(0);
		assert.equal(roomless.text, "HTTP/1.1 100 Continue\r\n\r\n");
		roomless.close();

		const hasty = connect();
		hasty.send(
			"POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nExpect: 100-continue\r\n" +
				`Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
		);
		host.clock.advance(1000);
		assert.match(hasty.text, /^HTTP\/1\.1 200 OK/);
	});
});

describe("bounds of the config server", () => {
	it("refuses an address longer than 2048 bytes", () => {
		const line = (length: number): string => `/nothing?${"x".repeat(length)}`;
		assert.equal(portal().get(line(2048 - "GET /nothing? HTTP/1.1".length)).status, 404);
		assert.equal(portal().get(line(2049 - "GET /nothing? HTTP/1.1".length)).status, 414);
	});

	it("refuses a header of 1 MB at 8 KB, and lets the client see why", () => {
		const { connect, host } = portal();
		const peer = connect();
		peer.send("GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nX: ");
		for (let i = 0; i < 1024; i++) peer.send(new Uint8Array(1024).fill(120));
		host.clock.advance(0);
		assert.equal(answerOf(peer), 431);
		assert.equal(peer.readable, 0);
		assert.equal(peer.ended, "no");
		host.clock.advance(1000);
		assert.equal(peer.ended, "by the server");
	});

	it("refuses more than 64 header fields, and takes 64", () => {
		const fields = (count: number): string => Array.from({ length: count }, (_, i) => `X-${i}: y\r\n`).join("");
		const request = (count: number): string => `GET /status.json HTTP/1.1\r\nHost: 192.168.4.1\r\n${fields(count)}\r\n`;
		assert.equal(statusOf(request(63)), 200);
		assert.equal(statusOf(request(64)), 431);
	});

	it("redirects what is meant for another host however large it is, and the rest of it is no trouble", () => {
		const cookies = "c".repeat(20_000);
		const requests = [
			`GET / HTTP/1.1\r\nHost: example.com\r\nCookie: ${cookies}\r\n\r\n`,
			`GET / HTTP/1.1\r\nCookie: ${cookies}\r\nHost: example.com\r\n\r\n`,
			`GET /${cookies} HTTP/1.1\r\nHost: example.com\r\n\r\n`,
			`GET http://example.com/${cookies} HTTP/1.1\r\nHost: example.com\r\n\r\n`,
			`GET / HTTP/1.1\r\n${"X: y\r\n".repeat(100)}Host: example.com\r\n\r\n`,
		];
		for (const request of requests)
			for (const size of [7, 1000, request.length]) {
				const { connect, host } = portal();
				const peer = connect();
				for (let at = 0; at < request.length; at += size) peer.send(request.slice(at, at + size));
				host.clock.advance(0);
				assert.equal(answerOf(peer), 302, `${request.slice(0, 40)} by ${size}`);
			}
		for (const request of requests)
			assert.ok([414, 431].includes(statusOf(request.replaceAll("example.com", "192.168.4.1"))), request.slice(0, 40));
		assert.equal(statusOf(requests[0]?.replace("GET", "POST") ?? ""), 421);
	});

	it("redirects at once what names another host before it goes on for ever", () => {
		const { connect, host } = portal();
		const peer = connect();
		peer.send("GET / HTTP/1.1\r\nHost: example.com\r\n");
		for (let i = 0; i < 100; i++) peer.send(`Cookie: ${"c".repeat(1000)}\r\n`);
		host.clock.advance(0);
		assert.equal(answerOf(peer), 302);
	});

	it("refuses after 64 KB what does not even name its host", () => {
		assert.equal(statusOf(`GET /${"x".repeat(70_000)}`), 414);
		assert.equal(statusOf(`GET / HTTP/1.1\r\nX: ${"x".repeat(70_000)}`), 431);
		assert.equal(statusOf(`GET / HTTP/1.1\r\n${"X: y\r\n".repeat(15_000)}`), 431);
		assert.equal(statusOf("x".repeat(70_000)), 414);
	});

	it("reads long fields it does not know, such as cookies", () => {
		assert.equal(portal().get("/status.json", { Cookie: "c".repeat(4000), "X-Long": "é".repeat(1000) }).status, 200);
	});

	it("ends half a request after 5 s with 408, however often a byte comes", () => {
		const { connect, host } = portal();
		const peer = connect();
		peer.send("GET / HTTP/1.1\r\nHost: 192.168.4.1\r\n");
		for (let second = 0; second < 5; second++) {
			host.clock.advance(1000);
			peer.send("X: y\r\n");
		}
		host.clock.advance(200);
		assert.equal(answerOf(peer), 408);
		host.clock.advance(4000);
		assert.equal(peer.ended, "by the server");
	});

	it("ends half a body after 5 s with 408", () => {
		const { connect, host, applied } = portal();
		const peer = connect();
		peer.send(
			"POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
		);
		host.clock.advance(4000);
		assert.equal(peer.text, "");
		host.clock.advance(1200);
		assert.equal(answerOf(peer), 408);
		assert.deepEqual(applied, []);
	});

	it("ends a body that drips, too, 5 s after its header", () => {
		const { connect, host } = portal();
		const peer = connect();
		peer.send(
			"POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
		);
		for (let second = 0; second < 6; second++) {
			host.clock.advance(1000);
			peer.send(" ");
		}
		assert.equal(answerOf(peer), 408);
	});

	it("ends a peer that goes on talking after its answer within 3 s", () => {
		const { connect, host } = portal();
		const peer = connect();
		peer.send(hello);
		for (let i = 0; i < 40 && peer.ended === "no"; i++) {
			host.clock.advance(100);
			peer.send("more");
		}
		assert.equal(answerOf(peer), 200);
		assert.equal(peer.ended, "by the server");
		assert.ok(host.clock.now() <= 3200);
	});

	it("ends any connection after 300 s, however alive it is", () => {
		const { connect, host } = portal({ assets: { "wizard.html.gz": new Uint8Array(12_000) } });
		const peer = connect({ window: 10 });
		peer.paused = true;
		peer.send("GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nAccept-Encoding: gzip\r\n\r\n");
		while (host.clock.now() < 299_000) {
			host.clock.advance(1000);
			peer.paused = false;
			peer.drain();
			peer.paused = true;
		}
		assert.equal(peer.ended, "no");
		host.clock.advance(2000);
		assert.equal(peer.ended, "by the server");
	});

	it("closes a connection that never says anything, without a word", () => {
		const { connect, host } = portal();
		const peer = connect();
		host.clock.advance(5200);
		assert.equal(peer.text, "");
		assert.equal(peer.ended, "by the server");
	});

	it("cuts off a phone that takes no byte for 10 s, and streams to one that is slow", () => {
		const assets = { "wizard.html.gz": new Uint8Array(12_000).fill(7) };
		const request = "GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nAccept-Encoding: gzip\r\n\r\n";
		const { connect, host } = portal({ assets });
		const stalled = connect({ window: 500 });
		stalled.paused = true;
		stalled.send(request);
		const slow = connect({ window: 500 });
		slow.paused = true;
		slow.send(request);
		for (let second = 0; second < 60 && slow.ended === "no"; second++) {
			host.clock.advance(1000);
			slow.paused = false;
			slow.drain();
			slow.paused = true;
		}
		assert.equal(stalled.ended, "by the server");
		assert.equal(stalled.received.length, 500);
		assert.equal(readAnswer(Uint8Array.from(slow.received)).bytes.length, 12_000);
	});

	it("never writes more than the socket takes, whatever that is", () => {
		const assets = { "wizard.html.gz": Uint8Array.from({ length: 3000 }, (_, i) => i & 255) };
		for (const window of [1, 7, 100, 1023, 1024, 1025, 8192]) {
			const { connect, host } = portal({ assets });
			const peer = connect({ window });
			peer.send("GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nAccept-Encoding: gzip\r\n\r\n");
			host.clock.advance(0);
			assert.deepEqual(readAnswer(Uint8Array.from(peer.received)).bytes, assets["wizard.html.gz"], `window ${window}`);
		}
	});

	it("sends everything, and once, however often a socket refuses in spite of its room", () => {
		const assets = { "wizard.html.gz": Uint8Array.from({ length: 5000 }, (_, i) => i % 251) };
		const { connect, host } = portal({ assets });
		let state = 7;
		const peers = [0, 1, 2, 3].map(index => {
			const peer = connect({ address: `192.168.4.${index + 2}` });
			peer.refuses = () => (state = (state * 16807) % 2147483647) % 3 > 0;
			peer.send("GET / HTTP/1.1\r\nHost: 192.168.4.1\r\nAccept-Encoding: gzip\r\n\r\n");
			return peer;
		});
		host.clock.advance(0);
		for (const peer of peers)
			assert.deepEqual(readAnswer(Uint8Array.from(peer.received)).bytes, assets["wizard.html.gz"]);
	});

	it("keeps the pages of phones that load at once apart", () => {
		const assets = {
			"wizard.html.gz": Uint8Array.from({ length: 5000 }, (_, i) => i % 251),
			"wizard.de.json.gz": Uint8Array.from({ length: 5000 }, (_, i) => i % 13),
		};
		const { connect, host } = portal({ assets });
		const peers = ["/", "/lang/de.json", "/", "/lang/de.json"].map((path, index) => {
			const peer = connect({ window: 100 + index, address: `192.168.4.${index + 2}` });
			peer.send(`GET ${path} HTTP/1.1\r\nHost: 192.168.4.1\r\nAccept-Encoding: gzip\r\n\r\n`);
			return peer;
		});
		host.clock.advance(0);
		peers.forEach((peer, index) => {
			const wanted = assets[index % 2 ? "wizard.de.json.gz" : "wizard.html.gz"];
			assert.deepEqual(readAnswer(Uint8Array.from(peer.received)).bytes, wanted);
		});
	});

	it("serves four at once, tells the others to come back in a second, and waits for two of them to hear it", () => {
		const { connect, host } = portal();
		const busy = Array.from({ length: 4 }, () => connect());
		for (const peer of busy) peer.send("GET /st");
		host.clock.advance(0);
		const [fifth, sixth, seventh] = [connect(), connect(), connect()];
		fifth.send(hello);
		host.clock.advance(0);
		const { status, fields } = readAnswer(Uint8Array.from(fifth.received));
		assert.equal(status, 503);
		assert.equal(fields.get("retry-after"), "1");
		assert.equal(answerOf(sixth), 503);
		assert.equal(answerOf(seventh), 503);
		assert.deepEqual(
			[fifth, sixth, seventh].map(peer => peer.ended),
			["no", "no", "by the server"],
		);
		for (const peer of busy) peer.send("atus.json HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n");
		host.clock.advance(0);
		for (const peer of busy) assert.equal(answerOf(peer), 200);
	});

	it("keeps a share for every phone: who has four lets go of some for the others", () => {
		const { connect, host } = portal();
		const busy = Array.from({ length: 4 }, () => connect({ address: "192.168.4.2" }));
		const body =
			"POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{";
		for (const peer of busy) peer.send(body);
		host.clock.advance(0);
		const others = ["192.168.4.3", "192.168.4.3", "192.168.4.3"].map(address => {
			const peer = connect({ address });
			peer.send(body);
			host.clock.advance(0);
			return peer;
		});
		// Two each, then nobody holds more than the newcomer.
		assert.deepEqual(
			busy.map(peer => peer.ended),
			["no", "no", "by the server", "by the server"],
		);
		assert.deepEqual(
			others.map(peer => peer.text === ""),
			[true, true, false],
		);
		const third = connect({ address: "192.168.4.4" });
		third.send(hello);
		host.clock.advance(0);
		assert.equal(answerOf(third), 200);
	});

	it("serves the owner beside a phone that drips on as many connections as it can, for minutes", () => {
		const { connect, host } = portal();
		const dripping = new Set<Peer>();
		let served = 0;
		for (let tick = 0; tick < 1200; tick++) {
			for (const peer of dripping) {
				if (peer.ended === "no") peer.send("x");
				else dripping.delete(peer);
			}
			while (dripping.size < 6) {
				const peer = connect({ address: "192.168.4.66" });
				peer.send(
					tick % 2
						? "GET /x"
						: "POST /config HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\r\n",
				);
				dripping.add(peer);
			}
			host.clock.advance(100);
			if (tick % 10) continue;
			const owner = connect({ address: "192.168.4.2" });
			owner.send(hello);
			host.clock.advance(0);
			if (answerOf(owner) === 200) served++;
			owner.close();
		}
		assert.equal(served, 120);
	});

	it("gives the place of a request that is still not whole after half a second to the next", () => {
		const { connect, host } = portal();
		const slow = Array.from({ length: 4 }, (_, index) => connect({ address: `192.168.4.${index + 10}` }));
		for (const peer of slow) peer.send("GET /st");
		host.clock.advance(600);
		const next = connect({ address: "192.168.4.2" });
		next.send(hello);
		host.clock.advance(0);
		assert.equal(answerOf(next), 200);
	});

	it("lives on when the board has no socket left for a connection", () => {
		const { connect, get, host } = portal();
		const one = connect();
		host.network.exhausted = true;
		host.clock.advance(0);
		assert.ok(one.refused);
		assert.match(host.lines.join(), /no room for a connection/);
		host.network.exhausted = false;
		assert.equal(get("/status.json").status, 200);
	});

	it("gives the place of one that is served, or silent, to the next", () => {
		const { connect, host } = portal();
		const reserve = Array.from({ length: 4 }, () => connect());
		host.clock.advance(600);
		reserve[1]?.send(hello);
		host.clock.advance(0);
		const next = connect();
		next.send(hello);
		host.clock.advance(0);
		assert.equal(answerOf(next), 200);
		assert.deepEqual(
			reserve.map(peer => peer.ended),
			["no", "by the server", "no", "no"],
		);
		const other = connect();
		other.send("GET /st");
		host.clock.advance(0);
		assert.deepEqual(
			reserve.map(peer => peer.ended),
			["no", "by the server", "no", "no"],
		);
		assert.equal(next.ended, "by the server");
		const third = connect();
		third.send(hello);
		host.clock.advance(0);
		assert.equal(reserve[0]?.ended, "by the server");
		assert.equal(answerOf(third), 200);
	});

	it("runs no timer while nobody is connected", () => {
		const { host, get } = portal();
		assert.equal(host.clock.next, undefined);
		get("/");
		assert.equal(host.clock.next, undefined);
	});

	it("ends with everything it had when it is closed, and can be opened again", () => {
		const { server, connect, host, told } = portal();
		const peer = connect();
		peer.send(`GET /reset HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n`);
		host.clock.advance(0);
		server.close();
		server.close();
		assert.equal(peer.ended, "by the server");
		host.clock.advance(5000);
		assert.deepEqual(told, []);
		assert.equal(host.clock.next, undefined);
		assert.ok(!host.network.listensOn(80));
	});

	it("may be closed by what it calls", () => {
		const busy = portal({ options: { onActivity: () => busy.server.close() } });
		const asking = busy.connect();
		asking.send(hello);
		busy.host.clock.advance(0);
		assert.equal(asking.text, "");
		assert.equal(asking.ended, "by the server");

		const full = portal({ options: { onReset: () => full.server.close() } });
		const served = Array.from({ length: 4 }, () => full.connect());
		for (const peer of served) peer.send("GET /reset HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n");
		full.host.clock.advance(0);
		const next = full.connect();
		next.send(hello);
		full.host.clock.advance(5000);
		assert.equal(next.text, "");
		assert.equal(full.host.clock.next, undefined);
	});

	it("says so when its port is taken", () => {
		const { host, options } = portal();
		assert.throws(() => new ConfigServer(host, options), /port taken/);
	});
});
