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

	it("refuses a change meant for another host: DNS rebinding (docs/complaints.md#pages-of-other-sites)", () => {
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

	it("takes them from an app that names a browser's engine, if it lacks what no page can leave out", () => {
		assert.equal(getConfig({ "User-Agent": browser }), 200);
		assert.equal(getConfig({ "User-Agent": browser, "Accept-Language": "" }), 403);
	});

	it("takes nothing from Safari's loaders of media and icons, which name no page", () => {
		const language = { "Accept-Language": "en-us" };
		for (const agent of [
			"AppleCoreMedia/1.0.0.21A329 (iPhone; U; CPU OS 17_0 like Mac OS X; en_us)",
			"MobileSafari/8617 CFNetwork/1490.0.4 Darwin/23.2.0",
			"Safari/19617 CFNetwork/1490.0.4 Darwin/23.2.0",
			"com.apple.WebKit.Networking/8617 CFNetwork/1490.0.4 Darwin/23.2.0",
		])
			assert.equal(getConfig({ "User-Agent": agent, ...language }), 403, agent);
		assert.equal(getConfig({ "User-Agent": "stagefright/1.2 (Linux;Android 7.0)", Range: "bytes=0-" }), 403);
	});

	it("knows its own origin in every spelling (RFC 9110 4.2.3)", () => {
		for (const [Host, origin] of [
			["192.168.4.1:80", "http://192.168.4.1"],
			["192.168.4.1", "http://192.168.4.1:80"],
			["192.168.4.1:", "http://192.168.4.1"],
			["blynk.setup.", "http://blynk.setup"],
			["Blynk.Setup", "http://BLYNK.setup.:80"],
			["blynk.setup.:0080", "HTTP://blynk.setup"],
			["127.0.0.1:8180", "http://127.0.0.1:08180"],
			["[::1]", "http://[::1]:80"],
		] as const) {
			assert.equal(postConfig({ Host, Origin: origin }), 200, `${Host} and ${origin}`);
			assert.equal(getConfig({ Host, Referer: `${origin}/plain` }), 200, `${Host} and ${origin}`);
			assert.equal(getConfig({ Host, Referer: origin }), 200, `${Host} and ${origin}`);
		}
		for (const [Host, origin] of [
			["127.0.0.1:8180", "http://127.0.0.1"],
			["127.0.0.1", "http://127.0.0.1:8180"],
			["192.168.4.1:80", "https://192.168.4.1:80"],
			["192.168.4.1", "http://192.168.4.1:80x"],
			["192.168.4.1", "http://192.168.4.1:443"],
			["192.168.4.1", "http://user@192.168.4.1"],
			["192.168.4.1", "http:192.168.4.1"],
		] as const) {
			assert.equal(postConfig({ Host, Origin: origin }), 403, `${Host} and ${origin}`);
			assert.equal(postConfig({ Host, Referer: `${origin}/` }), 403, `${Host} and ${origin}`);
		}
	});

	it("counts as activity, and as a wish for a new scan, only what its own page or an app sends", () => {
		const heard: string[] = [];
		const { get } = portal({
			options: {
				onActivity: () => void heard.push("activity"),
				scan: refresh => {
					heard.push(`scan ${refresh}`);
					return { found: [], age: 0 };
				},
			},
		});
		const page = { "User-Agent": browser, "Accept-Language": "en" };
		const scan = "/wifi_scan.json?refresh=1";
		const after = (target: string, fields: Readonly<Record<string, string>>): string => {
			get(target, fields);
			return heard.splice(0).join();
		};
		for (const fields of [
			{ ...page, Referer: "http://192.168.4.1/" },
			{ ...page, Origin: "http://192.168.4.1" },
			{ "User-Agent": "okhttp/4.12.0" },
			{},
		])
			assert.equal(after(scan, fields), "activity,scan true", JSON.stringify(fields));
		for (const fields of [page, { ...page, Referer: "http://evil.example/" }])
			assert.equal(after(scan, fields), "scan false", JSON.stringify(fields));
		for (const target of ["/status.json", "/product.json", "/nothing.png", "/reset"])
			assert.equal(after(target, page), "", target);
		assert.equal(after(scan, { ...page, Origin: "http://evil.example" }), "");
		assert.equal(after("/", { Host: "captive.apple.com" }), "");
		assert.equal(after("/generate_204", page), "");
	});

	it("takes nothing from another origin: CSRF (docs/complaints.md#pages-of-other-sites)", () => {
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
		const page = { "User-Agent": browser, "Accept-Language": "en" };
		assert.equal(getConfig(page), 403);
		const { get, post, told } = portal();
		const { status, text } = get("/reset", page);
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
