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

/**
 * The README's pictures have the size at which people see them: its column on GitHub is some 830 pixels wide, a phone's 360. Twice
 * as many points, for screens that have them.
 */
const column = { width: 830, height: 640 } as const;
const narrow = { width: 390, height: 700 } as const;

/** Walks through the tour as a visitor does, and takes the README's pictures on the way. */
export async function tourPictures(browser: Browser): Promise<void> {
	const data = mkdtempSync(join(tmpdir(), "tour-"));
	const tour = await openTour({ config: manifestProduct(), data });
	const served = await servePage(tour, 0);
	const open = async (viewport: { readonly width: number; readonly height: number }): Promise<Page> => {
		const page = await browser.newPage({ viewport, locale: "en-GB", reducedMotion: "reduce", deviceScaleFactor: 2 });
		await page.goto(served.url);
		return page;
	};
	try {
		await walk(await open(column), await open(narrow));
	} finally {
		served.close();
		await tour.close();
		rmSync(data, { recursive: true, force: true });
	}
}

async function walk(wide: Page, phone: Page): Promise<void> {
	const wizard = phone.frameLocator("#phone-page");
	const password = wizard.getByLabel("Wi-Fi password");
	await phone.locator("#phone-join").waitFor();
	await picture(phone, "tour-board", "#board");
	await phone.locator("#phone-join").click();
	await wide.frameLocator("#phone-page").locator("#found button", { hasText: "Home" }).first().waitFor();
	await picture(wide, "tour", "#board");

	await wizard.locator("#found button", { hasText: "Home" }).first().click();
	await password.fill("correct house");
	await picture(phone, "tour-wizard", "#phone");
	await wizard.getByRole("button", { name: "Continue" }).click();
	await wizard.getByRole("button", { name: /Connect/ }).click();
	await wide.locator("#code", { hasText: "722" }).waitFor();
	if (!(await password.isVisible())) await phone.locator("#phone-join").click();
	await password.waitFor();
	await picture(phone, "tour-failure", "#phone");

	await password.fill("correct horse");
	await wizard.getByRole("button", { name: "Try again" }).click();
	const panel = phone.frameLocator("#cloud-page");
	const slider = panel.locator("input[type=range]").first();
	await slider.waitFor();
	await panel.getByText("dBm").first().waitFor();
	await picture(phone, "tour-online", "#cloud", 520);

	await slider.focus();
	await slider.press("ArrowLeft");
	await phone.locator("#ship-good").click();
	await phone.waitForFunction(() => (document.querySelector("progress")?.value ?? 0) > 40);
	await picture(phone, "tour-update", "#updates", 520);
}

/**
 * Takes a picture of the page from the part `what` on, with the light as it is in a bright moment: a flash is shorter than taking
 * a picture.
 */
async function picture(page: Page, name: string, what: string, height?: number): Promise<void> {
	const size = page.viewportSize();
	if (size && height) await page.setViewportSize({ ...size, height });
	// Below the bar, which may have three lines here.
	await page.locator(what).evaluate(each => {
		const bar = document.querySelector("#now")?.getBoundingClientRect().height ?? 0;
		scrollBy(0, each.getBoundingClientRect().top - bar - 8);
	});
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
