import assert from "node:assert/strict";
import { utf8 } from "../../../modules/bytes/index";
import { codes } from "../../../modules/codes/index";
import { portal, token } from "../../support/portal";

const assets = {
	"wizard.html.gz": utf8("the page, compressed"),
	"wizard.de.json.gz": utf8("german, compressed"),
	"wizard.csp": utf8("default-src 'none'; script-src 'sha256-x'\n"),
};

describe("the wizard page", () => {
	it("comes compressed, under the policy it was built with", () => {
		const { status, fields, text } = portal({ assets }).get("/", { "Accept-Encoding": "gzip, deflate, br" });
		assert.equal(status, 200);
		assert.equal(text, "the page, compressed");
		assert.equal(fields.get("content-type"), "text/html; charset=utf-8");
		assert.equal(fields.get("content-encoding"), "gzip");
		assert.equal(fields.get("vary"), "Accept-Encoding");
		assert.equal(
			fields.get("content-security-policy"),
			"default-src 'none'; script-src 'sha256-x'; frame-ancestors 'none'",
		);
	});

	it("gives way to the plain form where gzip is not taken, or the image has no page", () => {
		const { get } = portal({ assets });
		for (const accepts of ["", "identity", "br", "gzip;q=0", "gzip; q=0.0", "xgzip", "x;q=gzip"]) {
			const { fields, text } = get("/", { "Accept-Encoding": accepts });
			assert.equal(fields.get("content-encoding"), undefined, accepts);
			assert.match(text, /<form method="post" action="\/config"/);
		}
		for (const accepts of ["gzip", "deflate, GZIP;q=0.5", "*", "gzip;q=1.0", "br;q=0 ,gzip ; Q=0.001 "])
			assert.equal(get("/", { "Accept-Encoding": accepts }).fields.get("content-encoding"), "gzip", accepts);
		assert.match(portal().get("/", { "Accept-Encoding": "gzip" }).text, /<form/);
	});

	it("has its languages beside it", () => {
		const { get } = portal({ assets });
		const { status, fields, text } = get("/lang/de.json", { "Accept-Encoding": "gzip" });
		assert.equal(status, 200);
		assert.equal(fields.get("content-type"), "application/json");
		assert.equal(fields.get("content-encoding"), "gzip");
		assert.equal(text, "german, compressed");
		const other = portal({ assets: { "wizard.x/y.json.gz": utf8("no language") } });
		assert.equal(other.get("/lang/x/y.json").status, 404);
		for (const path of [
			"/lang/fr.json",
			"/lang/../de.json",
			"/lang/de.json.gz",
			"/lang/DE.json",
			"/lang/de",
			"/lang/.json",
		])
			assert.equal(get(path).status, 404, path);
	});
});

describe("the plain form", () => {
	it("has every field, the networks heard byte for byte and escaped (facts/peers.md part 2, row 16), and the last failure", () => {
		const found = [
			{ ssid: utf8('<Home> & "Co"'), rssi: -40 },
			{ ssid: new Uint8Array(32).fill(255), rssi: -60 },
		].map(each => ({ ...each, bssid: new Uint8Array(6), channel: 1, security: "WPA2" as const }));
		const { get, post, applied } = portal({
			options: { scan: () => ({ found, age: 0 }), status: () => ({ phase: "setup", code: 722 }) },
		});
		const { text, fields } = get("/plain");
		assert.equal(fields.get("content-type"), "text/html; charset=utf-8");
		assert.match(fields.get("content-security-policy") ?? "", /default-src 'none'.*frame-ancestors 'none'/);
		assert.ok(text.includes(codes[722]));
		assert.match(text, /&#60;Home&#62; &#38; &#34;Co&#34; \(-40 dBm\)/);
		for (const name of ["if", "ssid_hex", "ssidManual", "pass", "blynk", "host"])
			assert.ok(text.includes(`name="${name}"`), name);
		assert.ok(!/<script|<img|https?:\/\//.test(text));

		const picked = /<option value="(ff+)"/.exec(text)?.[1] ?? "";
		const body = `if=wifi&ssid_hex=${picked}&ssidManual=&pass=12345678&blynk=${token}&host=`;
		assert.equal(post("/config", body, { Accept: "text/html", Origin: "http://192.168.4.1" }).status, 200);
		assert.deepEqual(
			[...(applied[0]?.ssid ?? [])],
			Array.from({ length: 32 }, () => 255),
		);
	});

	it("shows a network that the device cannot join as such, and lets nobody pick it", () => {
		const found = (["WEP", "WPA2 ENT", "WPA2"] as const).map((security, i) => {
			return { ssid: utf8(`Name ${i}`), bssid: new Uint8Array(6), rssi: -40, channel: 1, security };
		});
		const { text } = portal({ options: { scan: () => ({ found, age: 0 }) } }).get("/plain");
		assert.match(text, /" disabled>Name 0 \(-40 dBm, WEP is not supported\)</);
		assert.match(text, /" disabled>Name 1 \(-40 dBm, WPA2 ENT is not supported\)</);
		assert.match(text, /"[0-9a-f]+">Name 2 \(-40 dBm\)</);
	});

	it("says how it goes on: by the light and the network's return, or here when the trial is live", () => {
		const fields = { Accept: "text/html", Origin: "http://192.168.4.1" };
		const body = `ssid=Home&pass=12345678&blynk=${token}`;
		const restart = portal().post("/config", body, fields).text;
		assert.match(restart, /If <strong>Blynk Device-1W7R<\/strong> comes back/);
		assert.ok(!restart.includes("http-equiv"));
		const live = portal({ options: { page: { verify: "live" } } }).post("/config", body, fields).text;
		assert.match(live, /http-equiv="refresh" content="3;url=\/plain"/);
	});
});
