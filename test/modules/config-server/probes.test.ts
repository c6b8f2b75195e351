import assert from "node:assert/strict";
import { utf8 } from "../../../modules/bytes/index";
import { portal } from "../../support/portal";
import probes from "./probes.json" with { type: "json" };

const assets = { "wizard.html.gz": utf8("the page, compressed"), "wizard.csp": utf8("default-src 'none'") };

describe("captive portal probes (docs/complaints.md#the-page-does-not-open)", () => {
	for (const { system, request } of probes)
		it(`${system}: is told of the portal, each time, and led to the page`, () => {
			const { exchange, get } = portal({ assets });
			const bytes = `${request.join("\r\n")}\r\n\r\n`;
			// The system asks again while its sheet is open: a "success" would close it.
			for (let round = 0; round < 3; round++) {
				const { status, fields, text } = exchange(bytes);
				assert.equal(status, 302);
				assert.equal(fields.get("location"), "http://192.168.4.1/");
				assert.equal(fields.get("connection"), "close");
				assert.equal(fields.get("cache-control"), "no-store");
				assert.equal(Number(fields.get("content-length")), utf8(text).length);
				assert.match(text, /<a href="http:\/\/192\.168\.4\.1\/">/);
				assert.ok(!/success|Microsoft/i.test(text));
			}
			const agent = request.find(line => line.startsWith("User-Agent"))?.slice(12) ?? "none";
			const page = get("/", { "User-Agent": agent, "Accept-Encoding": "gzip, deflate" });
			assert.equal(page.status, 200);
			assert.equal(page.text, "the page, compressed");
		});

	it("lead to the page as well when they follow a redirect to our own address", () => {
		const { get } = portal({ assets });
		for (const { request } of probes) {
			const path = request[0]?.split(" ")[1] ?? "";
			const { status } = get(path);
			assert.ok(path === "/" ? status === 200 : path.includes("5e1a") ? status === 404 : status === 302, path);
		}
	});

	it("do not count as somebody setting the device up", () => {
		let active = 0;
		const { exchange, get } = portal({ options: { onActivity: () => active++ } });
		for (const { request } of probes) exchange(`${request.join("\r\n")}\r\n\r\n`);
		assert.equal(active, 0);
		get("/");
		assert.equal(active, 1);
	});
});
