import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import config from "../../manifest.json" with { type: "json" };
import { screenshot, sizes } from "../../test/support/browser";
import { servePage } from "../board/server";
import { Tour } from "../board/tour";

/** Wide enough for board, phone and cloud side by side. */
const desk = { width: 1500, height: 900 };

/** Walks through the tour as a visitor does, and takes the README's pictures on the way. */
export async function tourPictures(browser: Browser): Promise<void> {
	const data = mkdtempSync(join(tmpdir(), "tour-"));
	const tour = await Tour.open(config.config.product, data);
	const served = await servePage(tour, 0);
	const context = await browser.newContext({ viewport: desk, locale: "en-GB", colorScheme: "light" });
	try {
		const page = await context.newPage();
		await page.goto(served.url);
		await walk(page);
		await page.setViewportSize(sizes.phone);
		await screenshot(page, "tour-phone");
	} finally {
		await context.close();
		served.close();
		await tour.close();
		rmSync(data, { recursive: true, force: true });
	}
}

async function walk(page: Page): Promise<void> {
	const wizard = page.frameLocator("#phone-page");
	await page.locator("#phone-join").click();
	await wizard.locator("#found button", { hasText: "Home" }).first().waitFor();
	await lit(page);
	await screenshot(page, "tour");
	await wizard.locator("#found button", { hasText: "Home" }).first().click();
	await wizard.getByLabel("Wi-Fi password").fill("correct horse");
	await screenshot(page, "tour-wizard");
	await wizard.getByRole("button", { name: "Continue" }).click();
	await wizard.getByRole("button", { name: /Connect/ }).click();
	await page.locator("#state", { hasText: /^running$/ }).waitFor();
	await page.frameLocator("#cloud-page").locator("input[type=range]").first().waitFor();
	await page.frameLocator("#cloud-page").getByText("dBm").first().waitFor();
	await lit(page);
	await screenshot(page, "tour-online");
}

/** Waits for a moment in which the light is bright. */
async function lit(page: Page): Promise<void> {
	await page.waitForFunction(() => Number(document.getElementById("glow")?.style.opacity ?? 0) > 0.6);
}
