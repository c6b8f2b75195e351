import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { screenshot, sizes } from "../../test/support/browser";
import { readApp } from "../board/files";
import { servePage } from "../board/server";
import { openTour } from "../board/open-tour";
import { root } from "../cli/folders";
import { productOf } from "../cli/manifest";
import { manifestProduct } from "../cli/product";

/** The thermostat's tent in somebody's hand: the picture of docs/parts.md. */
export async function partsPicture(browser: Browser): Promise<void> {
	const data = mkdtempSync(join(tmpdir(), "tour-"));
	const example = join(root, "examples/heater-thermostat");
	const config = productOf(join(example, "manifest.json"));
	const app = await readApp(join(example, "src/app.ts"));
	const tour = await openTour({ config, app, data, templates: join(example, "templates.json") });
	const served = await servePage(tour, 0);
	try {
		const page = await browser.newPage({ viewport: sizes.phone, locale: "en-GB", reducedMotion: "reduce" });
		await page.goto(served.url);
		await page.getByRole("slider", { name: "Tent" }).fill("14.5");
		await page.locator("#parts output", { hasText: "14.5 °C" }).waitFor();
		await page.locator("#parts p", { hasText: "on" }).waitFor();
		await screenshot(page.locator("#board"), "tour-parts");
	} finally {
		served.close();
		await tour.close();
		rmSync(data, { recursive: true, force: true });
	}
}

/** Walks through the tour as a visitor does, and takes the README's pictures on the way. */
export async function tourPictures(browser: Browser): Promise<void> {
	const data = mkdtempSync(join(tmpdir(), "tour-"));
	const tour = await openTour({ config: manifestProduct(), data });
	const served = await servePage(tour, 0);
	const open = async (viewport: (typeof sizes)[keyof typeof sizes], colorScheme: "light" | "dark"): Promise<Page> => {
		const page = await browser.newPage({ viewport, locale: "en-GB", colorScheme, reducedMotion: "reduce" });
		await page.goto(served.url);
		return page;
	};
	try {
		await walk(await open(sizes.desktop, "light"), await open(sizes.phone, "light"), await open(sizes.desktop, "dark"));
	} finally {
		served.close();
		await tour.close();
		rmSync(data, { recursive: true, force: true });
	}
}

async function walk(desk: Page, phone: Page, dark: Page): Promise<void> {
	const wizard = desk.frameLocator("#phone-page");
	await picture(desk, "tour");
	await desk.locator("#phone-join").click();
	await wizard.locator("#found button", { hasText: "Home" }).first().click();
	await wizard.getByLabel("Wi-Fi password").fill("correct horse");
	await picture(desk, "tour-wizard");
	await wizard.getByRole("button", { name: "Continue" }).click();
	await wizard.getByRole("button", { name: /Connect/ }).click();
	await phone.locator("#sign", { hasText: "joins the Wi-Fi" }).waitFor();
	await phone.waitForFunction(() => (document.querySelector(".bench")?.getBoundingClientRect().top ?? -1) > 0);
	await picture(phone, "tour-phone");
	const panel = desk.frameLocator("#cloud-page");
	const slider = panel.locator("input[type=range]").first();
	await slider.waitFor();
	await panel.getByText("dBm").first().waitFor();
	await picture(desk, "tour-online");
	await slider.focus();
	await slider.press("ArrowLeft");
	await dark.locator("#button").focus();
	await dark.keyboard.down("Space");
	await dark.locator("#sign", { hasText: "release to erase" }).waitFor();
	await dark.evaluate(() => scrollTo(0, 0));
	await picture(dark, "tour-dark");
	// Without power nothing is erased.
	await desk.locator("#power").uncheck();
	await dark.keyboard.up("Space");
	await desk.locator("#power").check();
	await desk.locator("#state", { hasText: "running" }).waitFor();
	await desk.locator("#ship-good").click();
	await phone.waitForFunction(() => (document.querySelector("progress")?.value ?? 0) > 40);
	await phone.locator("#updates").scrollIntoViewIfNeeded();
	await picture(phone, "tour-update");
}

/** Takes a picture with the light as it is in a bright moment: a flash is shorter than taking a picture. */
async function picture(page: Page, name: string): Promise<void> {
	const bright = await page.waitForFunction(() => {
		const { style } = document.documentElement;
		const light = style.getPropertyValue("--light");
		const lit = style.getPropertyValue("--lit");
		return Number(lit) > 0.6 && `.lamp { --light: ${light}; --lit: ${lit}; }`;
	});
	const held = await page.addStyleTag({ content: String(await bright.jsonValue()) });
	await screenshot(page, name);
	await held.evaluate(each => (each as Element).remove());
}
