import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, sizes } from "../../support/browser";
import { taggedFile, Unit } from "./firmware-support";
import { TestCloud, until } from "./support";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe("the cloud's page of firmware", function () {
	this.timeout(60_000);
	let browser: Browser;
	let test: TestCloud;
	let page: Page;

	before(async () => (browser = await launchBrowser()));
	after(() => browser.close());
	beforeEach(async () => {
		test = await TestCloud.start();
		page = await browser.newPage({ viewport: sizes.desktop });
	});
	afterEach(async () => {
		await page.close();
		await test.close();
	});

	const open = async (path: "/" | "/panel" = "/"): Promise<void> => {
		await page.goto(test.cloud.pageUrl(path));
		await page.locator("#fault option").first().waitFor({ state: "attached" });
	};
	const choose = (file: Buffer, name = "lamp-1.1.0.bin"): Promise<void> =>
		page.getByLabel("Update or image").setInputFiles({ name, mimeType: "application/octet-stream", buffer: file });

	it("takes a file, ships it to a part of the devices by keyboard alone, and shows each on its way", async () => {
		const device = test.device("Kitchen");
		await open();
		await choose(taggedFile("1.1.0"));
		await page.getByRole("button", { name: "Upload" }).press("Enter");
		await page.getByText("lamp-1.1.0.bin was uploaded.").waitFor();
		await page.getByText("plain image, type TMPLabcd1234, 98 KB").waitFor();
		const form = page.getByRole("form", { name: "Ship lamp-1.1.0.bin" });
		await form.getByLabel("To", { exact: true }).fill("5");
		await form.getByLabel("% of").press("Tab");
		await page.keyboard.press("Enter");
		const card = page.locator(".shipment");
		await card.getByText("Version 1.1.0 to 5 % of the devices of TMPLabcd1234").waitFor();
		await card.getByText("waits until it is online").waitFor();

		const unit = await Unit.logsIn(test.cloud, device, "1.0.0");
		await card.getByText("was offered it").waitFor();
		test.cloud.setDownloadFault({ kind: "drip", bytes: 100_000 });
		const download = fetch(unit.offer ?? "").then(answer => answer.arrayBuffer());
		await card.getByText("downloads", { exact: true }).waitFor();
		const bar = page.getByRole("progressbar", { name: "Sent to Kitchen" });
		await until(() => test.of("delivery").some(each => each.bytes > 20_000));
		await page.waitForFunction(() => [...document.querySelectorAll("progress")].every(each => each.value > 20_000));
		await download;
		await card.getByText("has downloaded it, and is to come back").waitFor();
		assert.equal(await bar.getAttribute("value"), "100000");
		unit.close();
		(await Unit.logsIn(test.cloud, device, "1.1.0")).close();
		await card.getByText("runs it", { exact: true }).waitFor();
		await card.getByText("1 of 1 run it; 100 % of 98 KB sent.").waitFor();
	});

	it("raises the percentage, stops after asking, and forgets", async () => {
		for (let count = 1; count <= 10; count++) test.device(`Device ${count}`);
		const { id } = test.cloud.firmwares.add("lamp.bin", taggedFile("1.1.0"));
		const selection = { kind: "percent", percent: 10 } as const;
		test.cloud.shipments.start({ firmwareId: id, templateId: "TMPLabcd1234", selection, condition: "lower-version" });
		await open();
		const card = page.locator(".shipment");
		await card.getByText("0 of 1 run it").waitFor();
		await card.getByRole("spinbutton", { name: "To" }).fill("40");
		await card.getByRole("button", { name: "Change" }).press("Enter");
		await card.getByText("0 of 4 run it").waitFor();
		const stop = card.getByRole("button", { name: /^Stop shipment/ });
		await stop.press("Enter");
		assert.equal(test.cloud.shipments.all[0]?.stoppedAt, undefined);
		await stop.press("Enter");
		await card.getByText("stopped").waitFor();
		const remove = card.getByRole("button", { name: /^Remove shipment/ });
		await remove.press("Enter");
		await remove.press("Enter");
		await card.waitFor({ state: "detached" });
		await page.getByText("Nothing was shipped yet.").waitFor();
	});

	it("says why a file is refused", async () => {
		await open();
		await choose(Buffer.alloc(2000));
		await page.getByRole("button", { name: "Upload" }).click();
		await page.getByText('The file has no tag "blnkinf"').waitFor();
	});

	it("opens by itself in a frame when something is shipped", async () => {
		await open("/panel");
		assert.equal(await page.locator("details.firmware").getAttribute("open"), null);
		const { id } = test.cloud.firmwares.add("lamp.bin", taggedFile("1.1.0"));
		const order = { firmwareId: id, templateId: "TMPLabcd1234", condition: "lower-version" } as const;
		test.cloud.shipments.start({ ...order, selection: { kind: "all" } });
		await page.locator(".shipment").waitFor();
	});

	for (const [name, viewport] of Object.entries(sizes))
		for (const colorScheme of ["light", "dark"] as const)
			it(`fits ${name} in ${colorScheme}, with nothing axe objects to`, async () => {
				const [first, second] = [
					test.device("Kitchen"),
					test.device("A device with a long name of fifty characters 1234"),
				];
				const { id } = test.cloud.firmwares.add(`${"lamp-with-a-long-name-".repeat(4)}.bin`, taggedFile("1.1.0"));
				const order = { firmwareId: id, templateId: "TMPLabcd1234", condition: "lower-version" } as const;
				test.cloud.shipments.start({ ...order, selection: { kind: "all" } });
				const units = [await Unit.logsIn(test.cloud, first, "1.0.0"), await Unit.logsIn(test.cloud, second, "1.0.0")];
				await (await fetch(units[0]?.offer ?? "")).arrayBuffer();
				await until(() => test.of("delivery").some(each => each.status === "downloaded"));
				units.push(await Unit.logsIn(test.cloud, first, "1.0.0"));
				await page.setViewportSize(viewport);
				await page.emulateMedia({ colorScheme });
				await open();
				await page.getByText("went back to the version before").waitFor();
				const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
				if (process.env["SHOTS"])
					await page.screenshot({ path: `${process.env["SHOTS"]}/${name}-${colorScheme}.png`, fullPage: true });
				assert.ok(overflow <= 0, `${overflow} pixels too wide`);
				await page.evaluate(axe);
				const found = await page.evaluate("axe.run().then(result => result.violations.map(each => each.id))");
				assert.deepEqual(found, []);
				for (const unit of units) unit.close();
			});
});
