import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { frame, response } from "../../../tools/cloud/frame";
import { sharedBrowser, sizes } from "../../support/browser";
import { TestCloud, until, Wire } from "./support";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe("the cloud's page", function () {
	this.timeout(60_000);
	let browser: Browser;
	let test: TestCloud;
	let page: Page;

	before(async () => (browser = await sharedBrowser()));
	beforeEach(async () => {
		test = await TestCloud.start();
		page = await browser.newPage({ viewport: sizes.desktop });
	});
	afterEach(async () => {
		await page.close();
		await test.close();
	});

	/** Opens the page and waits for its first word from the cloud. */
	const open = async (): Promise<void> => {
		await page.goto(test.cloud.pageUrl("/"));
		await page.locator("#fault option").first().waitFor({ state: "attached" });
	};

	it("shows a device come online, its values as they come, and go", async () => {
		const device = test.device();
		await open();
		const card = page.locator(".device", { hasText: "Kitchen" });
		await card.getByText("offline").waitFor();
		const wire = await Wire.as(test.cloud, device.token);
		await card.getByText("online", { exact: true }).waitFor();
		wire.send(frame(20, 2, "vw", 0, -61));
		await card.getByText("-61 dBm").waitFor();
		wire.send(frame(20, 3, "vw", 77, "hello"));
		await card.locator('[data-pin="77"]').getByText("hello").waitFor();
		wire.send(frame(64, 4, "alarm", "Too <b>warm</b>"));
		await card.getByText("alarm: Too <b>warm</b>").waitFor();
		wire.close();
		await card.getByText("offline").waitFor();
		assert.match(await page.locator(".news").innerText(), /Kitchen is offline/);
	});

	it("writes a datastream with slider or text, and the device obeys", async () => {
		const device = test.device();
		const wire = await Wire.as(test.cloud, device.token);
		await open();
		await page.getByLabel("New value of Light").fill("35");
		await wire.expect(frame(20, 111, "vw", 1, 35));
		await page.getByLabel("New value of Message").fill("Grüße");
		await page.keyboard.press("Enter");
		await wire.expect(frame(20, 111, "vw", 2, "Grüße"));
		await page.locator('[data-pin="2"] .value').getByText("Grüße").waitFor();
		wire.close();
	});

	it("creates a device and a token by keyboard alone, and removes one after asking", async () => {
		await open();
		await page.getByLabel("named").focus();
		await page.keyboard.press("ControlOrMeta+A");
		await page.keyboard.type("Heater");
		await page.keyboard.press("Enter");
		await page.locator(".device", { hasText: "Heater" }).waitFor();
		const shown = await page.locator(".token code").innerText();
		assert.equal(test.cloud.devices.byToken(shown)?.name, "Heater");

		await page.getByLabel("New", { exact: true }).selectOption("token");
		await page.getByRole("button", { name: "Create" }).press("Enter");
		await page.waitForFunction(old => document.querySelector(".token code")?.textContent !== old, shown);
		assert.ok(test.cloud.devices.provision(await page.locator(".token code").innerText()));

		const remove = page.getByRole("button", { name: "Remove Heater" });
		await remove.press("Enter");
		assert.equal(test.cloud.devices.count, 1);
		await remove.press("Enter");
		await page.locator(".device").waitFor({ state: "detached" });
		assert.equal(test.cloud.devices.count, 0);
	});

	it("turns the cloud's switches", async () => {
		await open();
		await page.getByLabel("This cloud").selectOption("token");
		await until(() => test.cloud.fault.kind === "token");
		const wire = Wire.to(test.cloud.port);
		wire.send(frame(29, 1, test.device().token));
		await wire.expect(response(1, 9));
		wire.close();
	});

	it("says when the cloud is away", async () => {
		await open();
		await test.stop();
		await page.getByText("The cloud cannot be reached").waitFor();
	});

	it("shows in an iframe of another page of this machine, without its heading", async () => {
		test.device();
		const other = await TestCloud.start();
		await page.goto(`${other.cloud.url}/nothing`);
		await page.setContent(`<iframe src="${test.cloud.pageUrl("/panel")}"></iframe>`);
		await page.frameLocator("iframe").getByText("Kitchen").waitFor();
		assert.equal(await page.frameLocator("iframe").locator("h1").isVisible(), false);
		await page.goto("about:blank");
		await other.close();
	});

	for (const [name, viewport] of Object.entries(sizes))
		for (const colorScheme of ["light", "dark"] as const)
			it(`fits ${name} in ${colorScheme}, with nothing axe objects to`, async () => {
				const device = test.device();
				test.cloud.hub.write(device, 2, ["x".repeat(120)]);
				test.cloud.devices.logEvent(device, "alarm", "Too warm");
				await page.setViewportSize(viewport);
				await page.emulateMedia({ colorScheme });
				await open();
				await page.locator(".device").waitFor();
				const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
				assert.ok(overflow <= 0, `${overflow} pixels too wide`);
				await page.evaluate(axe);
				const found = await page.evaluate("axe.run().then(result => result.violations.map(each => each.id))");
				assert.deepEqual(found, []);
			});
});
