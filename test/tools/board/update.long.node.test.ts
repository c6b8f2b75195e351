import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { manifestProduct } from "../../../tools/cli/product";
import { sizes } from "../../support/browser";
import { openPage, type Opened } from "./opened";

/** The board lives this much faster than the page. */
const speed = 4;

describe("updates, on the tour's page", function () {
	this.timeout(90_000);
	let tour: Opened;
	let page: Page;

	before(async () => {
		tour = await openPage({ config: manifestProduct(), speed, patience: 40_000 });
		page = tour.page;
	});
	after(() => tour.close());

	const shown = (id: string, text: string | RegExp): Promise<void> =>
		page.locator(`#${id}`, { hasText: text }).waitFor();
	const ship = (kind: string): Promise<void> => page.locator(`#ship-${kind}`).click();
	/** The step that is current. */
	const step = (label: string): Promise<void> => page.locator("#steps [aria-current]", { hasText: label }).waitFor();
	const inPanel = (text: string | RegExp): Promise<void> =>
		page.frameLocator("#cloud-page").getByText(text).first().waitFor();

	async function setUp(): Promise<void> {
		const wizard = page.frameLocator("#phone-page");
		await page.locator("#phone-join").click();
		await wizard.locator("#found button", { hasText: "Home" }).first().click();
		await wizard.getByLabel("Wi-Fi password").fill("correct horse");
		await wizard.getByRole("button", { name: "Continue" }).click();
		await wizard.getByRole("button", { name: /Connect/ }).click();
		await shown("state", /^running$/);
	}

	it("wait for a board that the cloud knows", async () => {
		await shown("firmware", /^0\.1\.0$/);
		assert.equal(await page.locator("#ship-good").getAttribute("aria-disabled"), "true");
		assert.equal(await page.locator("#ship-good").textContent(), "Ship version 0.1.1");
		await setUp();
		await page.locator('#ship-good[aria-disabled="false"]').waitFor();
	});

	it("are asked for once the board has obeyed, with their place in sight", async () => {
		const slider = page.frameLocator("#cloud-page").locator("input[type=range]").first();
		await slider.waitFor();
		await slider.fill("30");
		await slider.dispatchEvent("change");
		await step("Update it");
		await shown("title", "Ship an update");
		await page.waitForFunction(() => {
			const { top, bottom } = document.getElementById("ship-good")?.getBoundingClientRect() ?? {};
			return top !== undefined && bottom !== undefined && top > 0 && bottom < innerHeight;
		});
	});

	it("are not taken when they are forged", async () => {
		await ship("foreign");
		await shown("update-text", /^Update not taken: The update is signed by somebody else\.$/);
		await shown("firmware", /^0\.1\.0$/);
		await shown("title", "Ship another one");
	});

	it("go back by themselves when they crash, and the page and the cloud say why", async () => {
		await ship("crashing");
		await shown("trial", /^under way$/);
		await shown("firmware", /^0\.1\.1$/);
		await shown("sign", "takes a new firmware, or tries it");
		await shown("update-text", /^Firmware 0\.1\.1 was taken back: The new firmware crashed\.$/);
		await shown("firmware", /^0\.1\.0$/);
		await shown("slot", /^1 of 2$/);
		await inPanel(/sys_ota: Firmware 0\.1\.1 was taken back/);
	});

	it("are not taken a second time after that", async () => {
		await ship("crashing");
		await shown("update-text", /^Update not taken: This update failed here before\.$/);
	});

	it("go back when they fail their own test", async () => {
		await ship("failing");
		await shown("update-text", /^Firmware 0\.1\.1 was taken back: The new firmware did not pass its own test\.$/);
		await shown("firmware", /^0\.1\.0$/);
	});

	it("go on where they were after a power cut, and are kept once they stayed online", async () => {
		await ship("good");
		const bar = page.locator("#update-progress");
		await page.waitForFunction(() => (document.querySelector("progress")?.value ?? 0) > 60);
		await page.locator("#update-power").click();
		await shown("state", /^off$/);
		await shown("update-text", /^0\.1\.1 came to \d+\u00a0%\. It goes on there once the board is online\.$/);
		const reached = Number(await bar.getAttribute("value"));
		assert.equal(await page.locator("#update-power").textContent(), "Switch the power on");
		await page.evaluate(() => {
			const least: number[] = [];
			Object.assign(window, { least });
			const text = document.getElementById("update-text");
			new MutationObserver(() => {
				const percent = /Downloading \S+ (\d+)/.exec(text?.textContent ?? "")?.[1];
				if (percent !== undefined) least.push(Number(percent));
			}).observe(text ?? document.body, { childList: true, characterData: true, subtree: true });
		});
		await page.locator("#update-power").click();
		await shown("update-text", /is on trial/);
		await shown("light", "purple, pulsing");
		const seen = await page.evaluate(() => Reflect.get(window, "least") as number[]);
		// The header comes anew, and what followed the last place that was written down: 64 KB at most.
		const again = seen.filter(each => each > 10 && each < reached);
		assert.ok(again.length < 10 && again.every(each => each > reached - 25), `${reached}: ${seen.join()}`);
		await shown("update-text", /^0\.1\.1 has passed its trial, and is kept\.$/);
	});

	it("behave otherwise: another light, another value, another version in the cloud", async () => {
		await shown("light", "turquoise, pulsing");
		await inPanel("This is version 0.1.1");
		await inPanel(/ESP32, firmware 0\.1\.1$/);
		await shown("firmware", /^0\.1\.1$/);
		await shown("slot", /^2 of 2$/);
		assert.equal(await page.locator("#ship-good").textContent(), "Ship version 0.1.2");
		await step("Hold 10 s");
	});

	it("stand where they stood in a page that is loaded again, and outlive a loss of power", async () => {
		await page.reload();
		await shown("update-text", /is kept/);
		await page.locator("#power").uncheck();
		await shown("state", /^off$/);
		await page.locator("#power").check();
		await shown("state", /^running$/);
		await shown("firmware", /^0\.1\.1$/);
	});

	it("can be used by whoever hears the page, and fit every width", async () => {
		for (const size of Object.values(sizes)) {
			await page.setViewportSize(size);
			const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
			assert.ok(wide <= 0, `${size.width}: ${wide} px too wide`);
		}
		await page.evaluate(axe.source);
		const found = await page.evaluate(async () => {
			const { violations } = await (window as unknown as { axe: typeof axe }).axe.run("#updates");
			return violations.map(each => each.id);
		});
		assert.deepEqual(found, []);
	});
});
