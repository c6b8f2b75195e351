import assert from "node:assert/strict";
import { portal, token } from "../../support/portal";

const config = `/config?ssid=Home&pass=&blynk=${token}`;
const form = `ssid=Home&pass=&blynk=${token}`;
const browser = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36";

function getConfig(fields: Readonly<Record<string, string>>): number {
	const { get, applied } = portal();
	const { status } = get(config, fields);
	assert.equal(applied.length, status === 200 ? 1 : 0);
	return status;
}

function postConfig(fields: Readonly<Record<string, string>>): number {
	const { post, applied } = portal();
	const { status } = post("/config", form, fields);
	assert.equal(applied.length, status === 200 ? 1 : 0);
	return status;
}

describe("whom the config server listens to", () => {
	it("knows its address, loopback and its own names, with any port and in any case", () => {
		const { get } = portal();
		for (const Host of [
			"192.168.4.1",
			"192.168.4.1:80",
			"127.0.0.1:8180",
			"LocalHost:3000",
			"[::1]:80",
			"Blynk.Setup",
			"www.blynk.setup",
		])
			assert.equal(get("/status.json", { Host }).status, 200, Host);
		assert.equal(
			portal({ options: { hosts: ["lamp.local"] } }).get("/status.json", { Host: "lamp.local" }).status,
			200,
		);
	});

	it("redirects what is meant for another host, and tells it nothing", () => {
		const { get } = portal();
		for (const Host of [
			"evil.example",
			"192.168.4.1.evil.example",
			"192.168.4.10",
			"localhost.evil.example",
			"",
			"evil.example:80",
			"192.168.4.1@evil.example",
			"evilblynk.setup",
		]) {
			const { status, text } = get("/board_info.json", { Host });
			assert.equal(status, 302, Host);
			assert.ok(!text.includes("TMPL"));
		}
	});

	it("refuses a change meant for another host: DNS rebinding (facts/peers.md part 2, row 21)", () => {
		assert.equal(getConfig({ Host: "evil.example" }), 421);
		assert.equal(postConfig({ Host: "evil.example", Origin: "http://evil.example" }), 421);
	});

	it("takes the host from an absolute address", () => {
		const { exchange } = portal();
		assert.equal(exchange("GET http://evil.example/status.json HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n").status, 302);
		assert.equal(exchange("GET http://192.168.4.1/status.json HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
	});

	it("takes the credentials from its own page", () => {
		assert.equal(postConfig({ Origin: "http://192.168.4.1", "User-Agent": browser }), 200);
		assert.equal(
			postConfig({ Host: "127.0.0.1:8180", Origin: "http://127.0.0.1:8180", "Sec-Fetch-Site": "same-origin" }),
			200,
		);
		assert.equal(getConfig({ Referer: "http://192.168.4.1/plain", "User-Agent": browser }), 200);
	});

	it("takes them from Blynk's apps, which are no browsers", () => {
		assert.equal(getConfig({ "User-Agent": "okhttp/4.12.0" }), 200);
		assert.equal(getConfig({ "User-Agent": "Blynk/1 CFNetwork/1494.0.7 Darwin/23.4.0" }), 200);
		assert.equal(getConfig({}), 200);
		assert.equal(postConfig({}), 200);
	});

	it("takes nothing from another origin: CSRF (facts/peers.md part 2, row 21)", () => {
		for (const Origin of [
			"http://evil.example",
			"null",
			"https://192.168.4.1",
			"http://192.168.4.1:81",
			"http://192.168.4.1.evil.example",
		]) {
			assert.equal(postConfig({ Origin }), 403, Origin);
			assert.equal(getConfig({ Origin }), 403, Origin);
		}
		for (const site of ["cross-site", "same-site"]) {
			assert.equal(getConfig({ "Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate" }), 403);
			assert.equal(postConfig({ "Sec-Fetch-Site": site }), 403);
		}
		assert.equal(getConfig({ Referer: "http://evil.example/", "User-Agent": browser }), 403);
		assert.equal(getConfig({ Referer: "http://192.168.4.1.evil.example/" }), 403);
		assert.equal(postConfig({ Referer: "http://evil.example/" }), 403);
	});

	it("asks first when a browser comes out of nowhere to change something", () => {
		assert.equal(getConfig({ "User-Agent": browser }), 403);
		const { get, post, told } = portal();
		const { status, text } = get("/reset", { "User-Agent": browser });
		assert.equal(status, 403);
		assert.match(text, /<form method="post" action="\/reset">/);
		assert.deepEqual(told, []);
		assert.equal(post("/reset", "", { "User-Agent": browser, Origin: "http://192.168.4.1" }).status, 200);
		assert.deepEqual(told, ["reset"]);
	});

	it("lets a link lead to its pages, but no script read them", () => {
		const { get } = portal();
		assert.equal(get("/", { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" }).status, 200);
		for (const path of ["/", "/board_info.json", "/wifi_scan.json", "/status.json"]) {
			assert.equal(get(path, { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors" }).status, 403);
			assert.equal(get(path, { Origin: "http://evil.example" }).status, 403);
		}
	});

	it("shares nothing with other origins, caches nothing, guesses no type", () => {
		const { get, exchange } = portal();
		for (const path of [
			"/",
			"/plain",
			"/board_info.json",
			"/wifi_scan.json",
			"/status.json",
			"/product.json",
			config,
			"/nothing",
		]) {
			const { fields } = get(path);
			assert.equal(fields.get("access-control-allow-origin"), undefined);
			assert.equal(fields.get("cache-control"), "no-store");
			assert.equal(fields.get("x-content-type-options"), "nosniff");
			assert.equal(fields.get("cross-origin-resource-policy"), "same-origin");
			assert.equal(fields.get("referrer-policy"), "same-origin");
		}
		const preflight =
			"OPTIONS /config HTTP/1.1\r\nHost: 192.168.4.1\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n";
		assert.equal(exchange(preflight).status, 403);
	});

	it("serves no one but phones on its own network", () => {
		const { connect, host } = portal();
		const neighbour = connect({ address: "192.168.1.20" });
		neighbour.send("GET / HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n");
		host.clock.advance(1000);
		assert.equal(neighbour.text, "");
		assert.equal(neighbour.ended, "by the server");
	});

	it("lets the tour frame a board on a PC, and nobody a real one", () => {
		const assets = { "wizard.html.gz": Uint8Array.of(1) };
		const { get } = portal({ assets });
		const policy = (Host: string): string =>
			get("/", { Host, "Accept-Encoding": "gzip" }).fields.get("content-security-policy") ?? "";
		assert.match(policy("192.168.4.1"), /frame-ancestors 'none'$/);
		assert.match(policy("127.0.0.1:8180"), /frame-ancestors http:\/\/localhost:\* http:\/\/127\.0\.0\.1:\*$/);
	});
});
