import assert from "node:assert/strict";
import { CarePages } from "../../../modules/config-server/index";
import * as log from "../../../modules/logbook/index";
import { portal, type Portal } from "../../support/portal";

const since = Date.UTC(2026, 10, 3, 12) / 1000;

/** A server on a device that was offline twice. */
function careful(): Portal {
	const record = new Uint32Array(56);
	const lost = log.link + log.itself * log.mended + (720 - log.codeBase) * log.code;
	record.set([since, 3600, lost, since - 60, 3, log.restart + log.itself * log.mended], log.since);
	record[log.starts] = 1;
	return portal({ options: { care: new CarePages(record) } });
}

const browser = { "User-Agent": "Mozilla/5.0", "Accept-Language": "en" };

describe("/why", () => {
	it("is a text for support: which unit, its outages, its counts", () => {
		const { status, text, fields } = careful().get("/why");
		assert.equal(status, 200);
		assert.equal(fields.get("content-type"), "text/html; charset=utf-8");
		assert.match(fields.get("content-security-policy") ?? "", /^default-src 'none'/);
		const lines = (/<textarea[^>]*>([^<]*)<\/textarea>/.exec(text)?.[1] ?? "").split("\n");
		assert.equal(lines[0], "Device, firmware 0.1.0, unit 6d1b1a6e-0000-4000-8000-000000000001");
		assert.match(
			lines[1] ?? "",
			/^Offline since Nov {2}3 2026 12:00:00 UTC, for 1 h 0 min\. Reason: Wi-Fi lost\. Error 720/,
		);
		assert.match(lines[2] ?? "", /^Offline since Nov {2}3 2026 11:59:00 UTC, for 3 s\. Reason: power off and on\./);
		assert.equal(lines[3], "Starts: 1 by power off and on.");
		assert.equal(lines.length, 8);
		assert.match(text, /<a href="\/plain">.*<\/body><\/html>$/);
	});

	it("opens for whoever types its address, and is told to no page of another site", () => {
		assert.equal(careful().get("/why", browser).status, 200);
		assert.equal(careful().get("/why", { ...browser, Origin: "http://evil.example" }).status, 403);
	});

	it("is linked from the plain form", () => {
		assert.match(careful().get("/plain").text, /<a href="\/why">Why was it offline\?<\/a>/);
		assert.doesNotMatch(portal().get("/plain").text, /why/);
	});

	it("is not there where the product has no such pages", () => {
		assert.equal(portal().get("/why").status, 404);
		assert.equal(portal().get("/health.json").status, 404);
	});

	it("takes GET only", () => {
		assert.equal(careful().post("/why", "").status, 404);
	});
});

describe("/health.json", () => {
	it("is the same for programs", () => {
		const { status, text, fields } = careful().get("/health.json");
		assert.equal(status, 200);
		assert.equal(fields.get("content-type"), "application/json");
		const { outages } = JSON.parse(text);
		assert.deepEqual(
			[outages.length, outages[0].reason, outages[0].code, outages[1].reason],
			[2, "Wi-Fi lost", 720, "power off and on"],
		);
	});

	it("is told to the device's own pages and to programs, not to a browser that may be made to ask", () => {
		assert.equal(careful().get("/health.json", { ...browser, Referer: "http://192.168.4.1/why" }).status, 200);
		assert.equal(careful().get("/health.json", browser).status, 404);
		assert.equal(careful().get("/health.json", { Origin: "http://evil.example" }).status, 403);
	});
});
