import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { manifestProduct } from "../../../tools/cli/product";
import { leaveAddress, refuseSecond } from "../../../tools/board/running";
import { servePage } from "../../../tools/board/server";
import type { TourOptions } from "../../../tools/board/open-tour";
import { forget, tourFiles, tourTemplates } from "../../../tools/board/tour-files";
import { readProduct } from "../../../src/product";
import { Played } from "./played";

const acme = {
	...{ vendor: "Acme", name: "Lamp", templateId: "TMPLacme0001", firmwareVersion: "1.0", brand: { colour: "#aa3377" } },
	button: { setup: 500, reset: 1000, cancel: 5000 },
};

describe("the tour", function () {
	this.timeout(60_000);
	let played: Played;

	const open = (options: Partial<TourOptions> = {}): Promise<void> => played.open({ config: acme, ...options });

	beforeEach(() => (played = new Played()));
	afterEach(() => played.forget());

	describe("of a maker's product", () => {
		beforeEach(() => open());

		it("wears its brand, and tells of its button", async () => {
			const { vendor, name, colour, steps, button } = played.now("scene");
			assert.deepEqual({ vendor, name, colour }, { vendor: "Acme", name: "Lamp", colour: 0xaa3377 });
			assert.ok(steps.some(each => each.label === "Hold 1 s"));
			assert.match(button, /0\.5\u00a0s: setup, 1\u00a0s: erase, 5\u00a0s: nothing/);
			await played.state("setup");
			assert.match(played.now("phone").join ?? "", /^Acme Lamp-/);
		});

		it("gets another token once one was refused", async () => {
			await played.state("setup");
			played.tour.command({ switch: "cloud-token", value: true });
			const refused = await played.setUp();
			await played.state("joining");
			await played.state("setup");
			assert.match(played.now("board").failure, /^703/);
			assert.match(played.now("phone").text, /The fault is still on/);
			played.tour.command({ switch: "cloud-token", value: false });
			assert.match(played.now("phone").text, /another one/);
			const next = await played.setUp();
			assert.notEqual(next.hash, refused.hash);
			await played.state("running");
		});

		it("shows the cloud's page for phones without an app, which reaches the cloud on the phone's own Wi-Fi only", async () => {
			await played.state("setup");
			played.tour.command({ phone: "browser" });
			await played.until(() => played.now("phone").page !== undefined);
			const page = played.now("phone").page ?? "";
			const html = await (await fetch(page)).text();
			assert.match(html, /<title>[^]*"name":"Lamp"/);
			assert.ok(!html.includes("_blank"), "it stays in the phone");
			played.tour.command({ phone: "join" });
			await played.until(() => played.now("phone").leave !== undefined);
			await assert.rejects(fetch(page));
			assert.equal(played.now("phone").page, page);
			played.tour.command({ phone: "leave" });
			await played.until(() => played.now("phone").page !== page);
			assert.equal((await fetch(played.now("phone").page ?? "")).status, 200);
		});

		it("does not carry a question that another name was made to point at", async () => {
			played.tour.command({ phone: "browser" });
			const { port } = new URL(played.now("phone").page ?? "");
			const asked = new Promise((resolve, reject) =>
				request({ port, host: "127.0.0.1", path: "/setup", headers: { host: `evil.example:${port}` } }, resolve)
					.once("error", reject)
					.end(),
			);
			await assert.rejects(asked);
		});
	});

	it("keeps board, cloud and what was seen together, and forgets them together", async () => {
		await open();
		await played.state("setup");
		await played.setUp();
		await played.state("running");
		await played.press(150);
		await played.state("setup");
		await played.setUp();
		await played.state("running");
		await played.close();

		await open();
		await played.state("running");
		assert.equal(played.now("guide").step, "move");
		assert.ok(played.now("guide").done.includes("reset"));
		assert.throws(() => forget(tourFiles(played.data)), /is using/);
		await played.close();

		forget(tourFiles(played.data));
		await open();
		await played.state("setup");
		assert.deepEqual([played.now("guide").step, played.now("guide").done], ["join", []]);
		const panel = await fetch(played.now("scene").panel);
		assert.equal(panel.status, 200);
		await played.close();
	});

	it("counts as obeyed what a visitor set, and not what the device asks for by itself", async () => {
		await open();
		await played.state("setup");
		const token = (await played.setUp()).hash.replace("#token=", "");
		await played.state("running");
		const set = new URL(`/external/api/update?token=${token}&v1=30`, played.now("scene").panel);
		// The cloud knows the device once it has told what it is, a moment after its login.
		while ((await fetch(set)).status !== 200);
		await played.until(() => played.now("guide").step === "update");
		await played.close();

		rmSync(tourFiles(played.data).progress);
		await open();
		await played.until(() =>
			played.tour.snapshot().some(each => each.event === "log" && each.line === "app: light at 30 %"),
		);
		assert.equal(played.now("guide").step, "move");
		await played.close();
	});

	it("picks the template in the app where the product leaves it open", async () => {
		await open({ config: { ...acme, templateId: "DYNAMIC" } });
		await played.state("setup");
		const page = await played.setUp();
		assert.equal(new URLSearchParams(page.hash.slice(1)).get("templateId"), "TMPLabcd1234");
		await played.state("running");
		assert.equal(played.now("guide").title, "Change Light in the cloud");
		await played.close();
	});

	it("names the tour that is running already, by its port and by its data", async () => {
		await open();
		const served = await servePage(played.tour, 0);
		const { address } = tourFiles(played.data);
		const leave = leaveAddress(address, served.url);
		const named = new RegExp(`already running: ${served.url.replace("?", "\\?")}`);
		await assert.rejects(servePage(played.tour, Number(new URL(served.url).port)), named);
		await assert.rejects(refuseSecond(address, played.data), named);
		await refuseSecond(address, join(played.data, "other"));
		served.close();
		await refuseSecond(address, played.data);
		leave();
		await refuseSecond(address, played.data);
		await played.close();
	});

	it("gives nothing to a page of another origin, nor to another user of the machine", async () => {
		await open();
		const served = await servePage(played.tour, 0);
		const foreign = { headers: { origin: "http://evil.example", "content-type": "application/json" } };
		const { origin, search } = new URL(served.url);
		const answer = await fetch(`${origin}/command${search}`, { method: "POST", body: '{"power":"off"}', ...foreign });
		assert.equal(answer.status, 403);
		// Nor to another user of the machine, who does not know the address.
		for (const path of ["/", "/events", "/command", "/?key=", "/events?key=guess"])
			assert.equal((await fetch(origin + path)).status, 403, path);
		const push = await fetch(`${origin}/command`, { method: "POST", body: '{"power":"off"}' });
		assert.equal(push.status, 403);
		served.close();
		await played.close();
	});

	it("puts the product's name on the example's template, or takes the maker's own", () => {
		const product = readProduct(acme);
		const [example] = tourTemplates(product, { ownApp: false });
		assert.deepEqual([example?.id, example?.name], ["TMPLacme0001", "Lamp"]);
		assert.ok(example?.datastreams.some(each => each.name === "Light"));
		assert.deepEqual(tourTemplates(product, { ownApp: true })[0]?.datastreams, []);
		const file = join(played.data, "templates.json");
		const own = { id: "TMPLacme0001", name: "Lamp", datastreams: [], events: [], metaFields: [] };
		writeFileSync(file, JSON.stringify([own]));
		assert.deepEqual(tourTemplates(product, { file, ownApp: true }), [own]);
		const other = readProduct({ ...manifestProduct() });
		assert.throws(() => tourTemplates(other, { file, ownApp: true }), /no template "TMPLabcd1234".*TMPLacme0001/);
	});
});
