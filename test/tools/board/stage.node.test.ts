import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manifestProduct } from "../../../tools/cli/product";
import { leaveAddress, refuseSecond } from "../../../tools/board/running";
import { servePage } from "../../../tools/board/server";
import { openTour, type TourOptions } from "../../../tools/board/open-tour";
import type { Tour } from "../../../tools/board/tour";
import { forget, tourFiles, tourTemplates } from "../../../tools/board/tour-files";
import type { TourEvent } from "../../../tools/board/tour-events";
import { readProduct } from "../../../src/product";

type Told<E extends TourEvent["event"]> = Extract<TourEvent, { event: E }>;

const acme = {
	...{ vendor: "Acme", name: "Lamp", templateId: "TMPLacme0001", firmwareVersion: "1.0", brand: { colour: "#aa3377" } },
	button: { setup: 500, reset: 1000, cancel: 5000 },
};

describe("the tour", function () {
	this.timeout(60_000);
	let data: string;
	let tour: Tour;

	const open = async (options: Partial<TourOptions> = {}): Promise<void> => {
		tour = await openTour({ config: acme, data, speed: 10, ...options });
	};

	const now = <E extends TourEvent["event"]>(name: E): Told<E> => {
		const found = tour.snapshot().findLast((each): each is Told<E> => each.event === name);
		assert.ok(found, name);
		return found;
	};

	/** Waits for the tour to be so. */
	const until = (is: () => boolean): Promise<void> =>
		new Promise(resolve => {
			if (is()) return resolve();
			const end = tour.follow(() => {
				if (!is()) return;
				end();
				resolve();
			});
		});

	const state = (name: string): Promise<void> => until(() => now("board").state === name);

	/** Joins the board's network and hands over what a visitor would; the address the phone's browser got. */
	const setUp = async (): Promise<URL> => {
		tour.command({ phone: "join" });
		await until(() => now("phone").leave !== undefined);
		const page = new URL(now("phone").page ?? "");
		const given = new URLSearchParams(page.hash.slice(1));
		const templateId = given.get("templateId");
		const secrets = { pass: "correct horse", blynk: given.get("token") ?? "" };
		const form = { ssid: "Home", host: "blynk.cloud", ...secrets, ...(templateId !== null && { templateId }) };
		const answer = await fetch(new URL("config", page), { method: "POST", body: new URLSearchParams(form) });
		assert.equal(answer.status, 200);
		return page;
	};

	const press = async (ms: number): Promise<void> => {
		tour.command({ button: "down" });
		await new Promise(resolve => setTimeout(resolve, ms));
		tour.command({ button: "up" });
	};

	beforeEach(() => (data = mkdtempSync(join(tmpdir(), "stage-"))));
	afterEach(() => rmSync(data, { recursive: true, force: true }));

	describe("of a maker's product", () => {
		beforeEach(() => open());
		afterEach(() => tour.close());

		it("wears its brand, and tells of its button", async () => {
			const { vendor, name, colour, steps, button } = now("scene");
			assert.deepEqual({ vendor, name, colour }, { vendor: "Acme", name: "Lamp", colour: 0xaa3377 });
			assert.ok(steps.some(each => each.label === "Hold 1 s"));
			assert.match(button, /0\.5\u00a0s: setup, 1\u00a0s: erase, 5\u00a0s: nothing/);
			await state("setup");
			assert.match(now("phone").join ?? "", /^Acme Lamp-/);
		});

		it("gets another token once one was refused", async () => {
			await state("setup");
			tour.command({ switch: "cloud-token", value: true });
			const refused = await setUp();
			await state("joining");
			await state("setup");
			assert.match(now("board").failure, /^703/);
			assert.match(now("phone").text, /The fault is still on/);
			tour.command({ switch: "cloud-token", value: false });
			assert.match(now("phone").text, /another one/);
			const next = await setUp();
			assert.notEqual(next.hash, refused.hash);
			await state("running");
		});

		it("shows the cloud's page for phones without an app, which reaches the cloud on the phone's own Wi-Fi only", async () => {
			await state("setup");
			tour.command({ phone: "browser" });
			await until(() => now("phone").page !== undefined);
			const page = now("phone").page ?? "";
			const html = await (await fetch(page)).text();
			assert.match(html, /<title>[^]*"name":"Lamp"/);
			assert.ok(!html.includes("_blank"), "it stays in the phone");
			tour.command({ phone: "join" });
			await until(() => now("phone").leave !== undefined);
			await assert.rejects(fetch(page));
			assert.equal(now("phone").page, page);
			tour.command({ phone: "leave" });
			await until(() => now("phone").page !== page);
			assert.equal((await fetch(now("phone").page ?? "")).status, 200);
		});

		it("does not carry a question that another name was made to point at", async () => {
			tour.command({ phone: "browser" });
			const { port } = new URL(now("phone").page ?? "");
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
		await state("setup");
		await setUp();
		await state("running");
		await press(150);
		await state("setup");
		await setUp();
		await state("running");
		await tour.close();

		await open();
		await state("running");
		assert.equal(now("guide").step, "move");
		assert.ok(now("guide").done.includes("reset"));
		assert.throws(() => forget(tourFiles(data)), /is using/);
		await tour.close();

		forget(tourFiles(data));
		await open();
		await state("setup");
		assert.deepEqual([now("guide").step, now("guide").done], ["join", []]);
		const panel = await fetch(now("scene").panel);
		assert.equal(panel.status, 200);
		await tour.close();
	});

	it("counts as obeyed what a visitor set, and not what the device asks for by itself", async () => {
		await open();
		await state("setup");
		const token = (await setUp()).hash.replace("#token=", "");
		await state("running");
		const set = new URL(`/external/api/update?token=${token}&v1=30`, now("scene").panel);
		// The cloud knows the device once it has told what it is, a moment after its login.
		while ((await fetch(set)).status !== 200);
		await until(() => now("guide").step === "reset");
		await tour.close();

		rmSync(tourFiles(data).progress);
		await open();
		await until(() => tour.snapshot().some(each => each.event === "log" && each.line === "app: light at 30 %"));
		assert.equal(now("guide").step, "move");
		await tour.close();
	});

	it("picks the template in the app where the product leaves it open", async () => {
		await open({ config: { ...acme, templateId: "DYNAMIC" } });
		await state("setup");
		const page = await setUp();
		assert.equal(new URLSearchParams(page.hash.slice(1)).get("templateId"), "TMPLabcd1234");
		await state("running");
		assert.equal(now("guide").title, "Change Light in the cloud");
		await tour.close();
	});

	it("names the tour that is running already, by its port and by its data", async () => {
		await open();
		const served = await servePage(tour, 0);
		const { address } = tourFiles(data);
		const leave = leaveAddress(address, served.url);
		const named = new RegExp(`already running: ${served.url.replace("?", "\\?")}`);
		await assert.rejects(servePage(tour, Number(new URL(served.url).port)), named);
		await assert.rejects(refuseSecond(address, data), named);
		await refuseSecond(address, join(data, "other"));
		served.close();
		await refuseSecond(address, data);
		leave();
		await refuseSecond(address, data);
		await tour.close();
	});

	it("gives nothing to a page of another origin, nor to another user of the machine", async () => {
		await open();
		const served = await servePage(tour, 0);
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
		await tour.close();
	});

	it("puts the product's name on the example's template, or takes the maker's own", () => {
		const product = readProduct(acme);
		const [example] = tourTemplates(product, { ownApp: false });
		assert.deepEqual([example?.id, example?.name], ["TMPLacme0001", "Lamp"]);
		assert.ok(example?.datastreams.some(each => each.name === "Light"));
		assert.deepEqual(tourTemplates(product, { ownApp: true })[0]?.datastreams, []);
		const file = join(data, "templates.json");
		const own = { id: "TMPLacme0001", name: "Lamp", datastreams: [], events: [], metaFields: [] };
		writeFileSync(file, JSON.stringify([own]));
		assert.deepEqual(tourTemplates(product, { file, ownApp: true }), [own]);
		const other = readProduct({ ...manifestProduct() });
		assert.throws(() => tourTemplates(other, { file, ownApp: true }), /no template "TMPLabcd1234".*TMPLacme0001/);
	});
});
