import assert from "node:assert/strict";
import { text as utf8text, utf8 } from "../../../modules/bytes/index";
import { codes, type Code } from "../../../modules/codes/index";
import type { ConfigServerOptions } from "../../../modules/config-server/index";
import { portal, token, type Portal } from "../../support/portal";

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
	it("has every field, the networks heard byte for byte and escaped (docs/complaints.md#scripts-in-names), and the last failure", () => {
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

describe("the plain form, after a failure", () => {
	const kept = {
		...{ ssid: utf8("Home"), password: utf8("correct horse"), hidden: false, token, host: "blynk.cloud", giver: 2 },
	};
	const page = { colour: "#5b3df5", icon: "M9 21h6v-1.5H9z" };
	const failed = (code: Code, more: Partial<ConfigServerOptions> = {}): Portal =>
		portal({
			options: {
				page,
				status: () => ({ phase: "setup", code, ssid: utf8("Home") }),
				kept: phone => (phone === kept.giver ? kept : undefined),
				...more,
			},
		});
	const none = new Uint8Array();
	const html = { Accept: "text/html", Origin: "http://192.168.4.1" };

	it("leaves no empty place where there is no icon", () => {
		const { text } = failed(722, { page: { colour: "#5b3df5" } }).get("/plain");
		assert.match(text, /<\/h1><p><strong>The last attempt/);
	});

	it("is the maker's, by colour and icon, whatever the icon is", () => {
		const { text, fields } = failed(722).get("/plain");
		assert.ok(text.includes('fill="#5b3df5"><path d="M9 21h6v-1.5H9z"/></svg>'));
		assert.ok(text.includes("border:solid #5b3df5"));
		assert.doesNotMatch(fields.get("content-security-policy") ?? "", /img-src/);
		const icon = `data:image/png;base64,${"A".repeat(3000)}`;
		const { text: other, fields: rules } = failed(722, { page: { icon } }).get("/plain");
		assert.ok(other.includes(`<img alt="" width="64" src="${icon}"/>`));
		assert.match(rules.get("content-security-policy") ?? "", /; img-src data:$/);
	});

	for (const code of [700, 701, 702, 704, 705, 710, 712, 723] as const)
		it(`tells ${code} and has a button that tries again`, () => {
			const board = failed(code);
			const { text } = board.get("/plain");
			assert.ok(text.includes(`<strong>The last attempt with Home failed.</strong>`));
			assert.ok(text.includes(escaped(codes[code])));
			assert.match(text, /name="retry" value="1"><p><button>Try again<\/button>/);
			assert.equal(text.includes("24:6F:28:AA:BB:CC"), code === 712, "the address to register");
			assert.equal(board.post("/config", "retry=1", html).status, 200);
			assert.deepEqual(board.applied[0]?.password, kept.password);
		});

	for (const [code, field] of [
		[703, "blynk"],
		[711, "host"],
		[720, "ssid_hex"],
		[722, "pass"],
	] as const)
		it(`leads to what mends ${code}, and keeps the rest`, () => {
			const board = failed(code);
			const { text } = board.get("/plain");
			assert.ok(text.includes(escaped(codes[code])));
			assert.doesNotMatch(text, /Try again/);
			assert.match(text, new RegExp(`name="${field}"[^>]* autofocus`));
			assert.equal(text.split(" autofocus").length, 2);
			assert.equal(/name="pass" type="text"/.test(text), code === 722, "shown");
			assert.doesNotMatch(text, / required/);
			const first = /<option value="([0-9a-f]*)">([^<]*)</.exec(text);
			assert.deepEqual(first?.slice(1), ["486f6d65", "Home, as before"]);

			// As a browser sends it: with every field, empty where nothing was typed.
			const typed: Readonly<Record<number, Readonly<Record<string, string>>>> = {
				703: { blynk: "y".repeat(32) },
				711: { host: "fra1.blynk.cloud", blynk: token, pass: "correct horse" },
				720: { ssidManual: "Attic", pass: "another horse" },
				722: { pass: "another horse" },
			};
			const blank = { if: "wifi", retry: "2", ssid_hex: "486f6d65", ssidManual: "", pass: "", blynk: "", host: "" };
			const all = form({ ...blank, ...typed[code] });
			assert.equal(board.post("/config", all, html).status, 200);
			const [sent] = board.applied;
			assert.equal(utf8text(sent?.ssid ?? none), code === 720 ? "Attic" : "Home");
			assert.equal(utf8text(sent?.password ?? none), code === 722 || code === 720 ? "another horse" : "correct horse");
			assert.equal(sent?.token, code === 703 ? "y".repeat(32) : token);
			assert.equal(sent?.host, code === 711 ? "fra1.blynk.cloud" : "blynk.cloud");
		});

	it("offers nothing of what another phone gave", () => {
		const board = failed(702, { kept: () => undefined });
		const { text } = board.get("/plain");
		assert.doesNotMatch(text, /Try again|as before|value="[12]"/);
		assert.match(text, /name="blynk"[^>]* required/);
		const { status, text: why } = board.post("/config", "retry=1", html);
		assert.equal(status, 409);
		assert.match(why, /Send all of them/);
	});

	it("shows what goes on while the device is at work, and looks again by itself", () => {
		const { text } = failed(723, { status: () => ({ phase: "trying", code: 723, ssid: utf8("Home") }) }).get("/plain");
		assert.match(text, /http-equiv="refresh" content="4;url=\/plain"/);
		assert.match(text, /The device is at work with Home/);
		assert.ok(text.includes(escaped(codes[723])));
		assert.doesNotMatch(text, /<form/);
	});

	it("starts a new scan when asked to look again, and shows its result by itself", () => {
		const asked: boolean[] = [];
		const { get } = failed(720, { scan: refresh => void asked.push(refresh) });
		assert.doesNotMatch(get("/plain").text, /http-equiv/);
		assert.match(get("/plain?refresh=1").text, /http-equiv="refresh" content="4;url=\/plain"/);
		assert.deepEqual(asked, [false, true]);
	});

	it("takes the token with spaces, and out of a pasted link, with server and all", () => {
		const spaced = ` ${token.slice(0, 16)} ${token.slice(16)}\t`;
		const link = `http://192.168.4.1/#token=${token}&host=fra1.blynk.cloud&x=1`;
		for (const [pasted, host, expected] of [
			[spaced, "", "blynk.cloud"],
			[link, "", "fra1.blynk.cloud"],
			[link, "own.example", "own.example"],
		] as const) {
			const board = portal();
			const sent = form({ ssid: "Home", pass: "12345678", blynk: pasted, host });
			assert.equal(board.post("/config", sent, html).status, 200, pasted);
			assert.deepEqual([board.applied[0]?.token, board.applied[0]?.host], [token, expected]);
		}
	});
});

function form(fields: Readonly<Record<string, string>>): string {
	return Object.entries(fields)
		.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
		.join("&");
}

function escaped(sentence: string): string {
	return sentence.replaceAll("'", "&#39;");
}
