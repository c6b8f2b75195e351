import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { openTour, type TourOptions } from "../../../tools/board/open-tour";
import { servePage } from "../../../tools/board/server";
import { sharedBrowser, sizes } from "../../support/browser";

/** A tour with its page in a browser. */
export interface Opened {
	readonly served: Awaited<ReturnType<typeof servePage>>;
	readonly context: BrowserContext;
	readonly page: Page;
	/** Ends all of it, and fails when the page has thrown. */
	close(): Promise<void>;
}

export interface OpenOptions extends Omit<TourOptions, "data"> {
	/** How long the page is waited for, milliseconds. */
	readonly patience: number;
	/** How it is looked at; on a desktop unless set. */
	readonly look?: BrowserContextOptions;
	/** The one that all tests share unless set. */
	readonly browser?: Browser;
}

/** Opens a tour that stores nothing for another. */
export async function openPage({ patience, look, browser, ...options }: OpenOptions): Promise<Opened> {
	const data = mkdtempSync(join(tmpdir(), "tour-"));
	const tour = await openTour({ ...options, data });
	const served = await servePage(tour, 0);
	const window = browser ?? (await sharedBrowser());
	const context = await window.newContext({ viewport: sizes.desktop, locale: "en-GB", ...look });
	context.setDefaultTimeout(patience);
	const page = await context.newPage();
	const faults: string[] = [];
	page.on("pageerror", error => faults.push(error.message));
	await page.goto(served.url);
	return {
		...{ served, context, page },
		async close() {
			await context.close();
			served.close();
			await tour.close();
			rmSync(data, { recursive: true, force: true });
			assert.deepEqual(faults, []);
		},
	};
}
