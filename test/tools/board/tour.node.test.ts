import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, FrameLocator, Page } from "playwright-core";
import config from "../../../manifest.json" with { type: "json" };
import { servePage } from "../../../tools/board/server";
import { Tour } from "../../../tools/board/tour";
import { sharedBrowser, sizes } from "../../support/browser";

/** The board lives this much faster than the page: nobody wants to hold a button for ten seconds in a test. */
const speed = 4;

describe("the tour", function () {
	this.timeout(90_000);
	let data: string;
	let tour: Tour;
	let served: Awaited<ReturnType<typeof servePage>>;
	let context: BrowserContext;
	let page: Page;
	let wizard: FrameLocator;
	const faults: string[] = [];

	before(async () => {
		data = mkdtempSync(join(tmpdir(), "tour-"));
		tour = await Tour.open(config.config.product, data, speed);
		served = await servePage(tour, 0);
		context = await (await sharedBrowser()).newContext({ viewport: sizes.desktop, locale: "en-GB" });
		context.setDefaultTimeout(30_000);
		page = await context.newPage();
		page.on("pageerror", error => faults.push(error.message));
		await page.goto(served.url);
		wizard = page.frameLocator("#phone-page");
	});

	after(async () => {
		await context.close();
		served.close();
		await tour.close();
		rmSync(data, { recursive: true, force: true });
		assert.deepEqual(faults, []);
	});

	async function state(name: string): Promise<void> {
		await page.locator("#state", { hasText: new RegExp(`^${name}$`) }).waitFor();
	}

	async function apply(password: string): Promise<void> {
		await wizard.getByLabel("Wi-Fi password").fill(password);
		await wizard.getByRole("button", { name: "Continue" }).click();
		await wizard.getByRole("button", { name: /Connect/ }).click();
	}

	/** Colours the light showed in a while. */
	async function colours(ms: number): Promise<Set<string>> {
		const seen = new Set<string>();
		for (const end = Date.now() + ms; Date.now() < end;) {
			const glow = await page.locator("#glow").getAttribute("style");
			const colour = /rgb\([^)]*\)/.exec(glow ?? "")?.[0];
			if (colour) seen.add(colour);
		}
		return seen;
	}

	it("begins with a blank board that flashes blue on its own network", async () => {
		await state("setup");
		assert.equal(await page.locator("#sign").textContent(), "setup");
		assert.ok((await colours(1000)).has("rgb(0, 0, 255)"));
	});

	it("opens the wizard in the phone, and brings a typing mistake back with its reason", async () => {
		await page.locator("#phone-join").click();
		await wizard.locator("#found button", { hasText: "Home" }).first().click();
		await apply("wrong horse");
		await state("joining");
		await state("setup");
		assert.match((await page.locator("#code").textContent()) ?? "", /^722: The Wi-Fi password is wrong/);
		await page.locator("#phone-join").click();
		await wizard.getByText("The Wi-Fi password is wrong").waitFor();
	});

	it("provisions the board, which restarts and comes online with a green wave", async () => {
		await apply("correct horse");
		await state("running");
		assert.equal(await page.locator("#sign").textContent(), "running");
		assert.match(await page.locator("#log").innerText(), /restart: new credentials/);
		await page
			.frameLocator("#cloud-page")
			.getByText(/online/i)
			.first()
			.waitFor();
	});

	it("obeys a datastream written in the cloud's panel", async () => {
		const slider = page.frameLocator("#cloud-page").locator("input[type=range]").first();
		await slider.waitFor();
		await slider.fill("30");
		await slider.dispatchEvent("change");
		await page.locator("#log", { hasText: "app: light at 30 %" }).waitFor();
	});

	it("goes dark without power and comes back online with it", async () => {
		await page.locator("#power").uncheck();
		await state("off");
		await page.locator("#power").check();
		await state("running");
	});

	it("starts over when the button is held, by keyboard as well", async () => {
		await page.locator("#button").focus();
		await page.keyboard.down("Space");
		await page.locator("#sign", { hasText: "heldReset" }).waitFor();
		assert.match((await page.locator("#held").textContent()) ?? "", /^[2-4]\.\d s$/);
		await page.keyboard.up("Space");
		await state("setup");
		await page.locator("#phone-join").waitFor();
	});

	it("fits a phone's width", async () => {
		await page.setViewportSize(sizes.small);
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		assert.ok(wide <= 0, `${wide} px too wide`);
	});

	it("gives nothing to a page of another origin", async () => {
		const foreign = { headers: { origin: "http://evil.example", "content-type": "application/json" } };
		const answer = await fetch(`${served.url}command`, { method: "POST", body: '{"power":"off"}', ...foreign });
		assert.equal(answer.status, 403);
	});
});

describe("the tour of a product that leaves its template to the app", function () {
	this.timeout(30_000);

	it("lets the app choose the first template of its account", async () => {
		const data = mkdtempSync(join(tmpdir(), "tour-"));
		const tour = await Tour.open({ ...config.config.product, templateId: "DYNAMIC" }, data, speed);
		try {
			const page = await new Promise<string>(resolve =>
				tour.follow(event => {
					if (event.event !== "phone") return;
					if (event.view.at === "setup") resolve(event.view.page);
					else if (event.view.setupNetworks.length) tour.command({ phone: "join" });
				}),
			);
			assert.match(page, /#token=.{32}&templateId=TMPLabcd1234$/);
		} finally {
			await tour.close();
			rmSync(data, { recursive: true, force: true });
		}
	});
});
