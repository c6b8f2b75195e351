import assert from "node:assert/strict";
import { join } from "node:path";
import { source as axe } from "axe-core";
import type { Browser, Frame, Page } from "playwright-core";
import { manifestProduct } from "../../../tools/cli/product";
import { launchBrowser, sizes } from "../../support/browser";
import { openPage, type Opened } from "./opened";

/** The board lives this much faster than the page. */
const speed = 10;

/** What has the focus: its frame, and its words or id. */
interface Focus {
	readonly frame: Frame;
	readonly id: string;
	readonly words: string;
}

/** Somebody who has a keyboard and nothing else. */
class Typist {
	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
	}

	async focus(): Promise<Focus> {
		let frame = this.#page.mainFrame();
		for (;;) {
			const active = await frame.evaluateHandle(() => document.activeElement);
			const inner = await active.asElement()?.contentFrame();
			if (!inner) {
				const [id, words] = await frame.evaluate(() => {
					const at = document.activeElement;
					return [at?.id ?? "", at?.getAttribute("aria-label") ?? at?.textContent ?? ""] as const;
				});
				return { frame, id, words };
			}
			frame = inner;
		}
	}

	/** Presses Tab until `wanted` has the focus. @throws AssertionError when that is nowhere on the way */
	async tabTo(wanted: RegExp, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
		const seen: string[] = [];
		for (let presses = 0; presses < 60; presses++) {
			const { id, words } = await this.focus();
			if (wanted.test(id) || wanted.test(words.trim())) return;
			seen.push(id || words.trim().slice(0, 20));
			await this.#page.keyboard.press(key);
		}
		assert.fail(`no way to ${String(wanted)}: ${seen.join(", ")}`);
	}

	async press(...keys: readonly string[]): Promise<void> {
		for (const key of keys) await this.#page.keyboard.press(key);
	}

	async type(text: string): Promise<void> {
		await this.#page.keyboard.type(text);
	}
}

describe("the tour by keyboard alone", function () {
	this.timeout(90_000);
	let browser: Browser;

	before(async () => (browser = await launchBrowser()));
	after(() => browser.close());

	for (const [name, viewport] of Object.entries({ phone: sizes.phone, desktop: sizes.desktop }))
		for (const colorScheme of ["light", "dark"] as const)
			describe(`at ${viewport.width}x${viewport.height}, ${colorScheme}`, () => {
				let tour: Opened;
				let page: Page;

				before(async () => {
					const look = { viewport, colorScheme, reducedMotion: "reduce" } as const;
					tour = await openPage({ config: manifestProduct(), speed, look, browser, patience: 15_000 });
					page = tour.page;
				});

				after(() => tour.close());

				const step = (label: string): Promise<void> =>
					page.locator("#steps [aria-current]", { hasText: label }).waitFor();

				/** Waits until all of `selector` is in sight. */
				const inSight = async (selector: string): Promise<void> => {
					await page.waitForFunction(
						each => {
							const place = document.querySelector(each)?.getBoundingClientRect();
							return place && place.width > 0 && place.top >= 0 && place.bottom <= innerHeight;
						},
						selector,
						{ timeout: 5_000 },
					);
				};

				/** Waits until `id` has the focus that something gone had. */
				const focused = async (id: string): Promise<void> => {
					await page.waitForFunction(each => document.activeElement?.id === each, id, { timeout: 5_000 });
				};

				const look = async (moment: string): Promise<void> => {
					const folder = process.env["TOUR_PICTURES"];
					if (folder) await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${moment}.png`) });
					const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
					assert.ok(wide <= 0, `${moment}: ${wide} px too wide`);
					await page.evaluate(axe);
					const complaints = await page.evaluate(async () => {
						const { axe } = window as unknown as { axe: { run(options: object): Promise<Found> } };
						interface Found {
							readonly violations: readonly { id: string; nodes: readonly { html: string }[] }[];
						}
						const { violations } = await axe.run({ iframes: false });
						return violations.map(each => `${each.id}: ${each.nodes.map(node => node.html).join("; ")}`);
					});
					assert.deepEqual(complaints, [], moment);
				};

				/** From the way into the phone to the button that connects; tells when the wizard's pages are there. */
				const setUp = async (typist: Typist, seen = async (_page: string) => {}): Promise<void> => {
					await typist.tabTo(/^phone-join$/);
					await typist.press("Enter");
					await focused("phone-page");
					await typist.tabTo(/^Home\b/);
					await seen("2-wizard");
					await typist.press("Enter");
					await typist.tabTo(/^pass$/);
					await typist.type("correct horse");
					await typist.press("Enter");
					await typist.tabTo(/^Connect/);
					await seen("3-connect");
					await typist.press("Enter");
				};

				it("goes from the first step to the last, each in sight and without a dead end", async () => {
					const typist = new Typist(page);
					await step("Join");
					await inSight("#phone-join");
					await look("1-join");
					await setUp(typist, async pageName => {
						await step("Set up");
						await look(pageName);
					});
					await step("Come online");
					await inSight("#now .lamp");
					await focused("phone");
					await look("4-light");
					await step("Change Light");
					await inSight("#cloud-title");
					await typist.tabTo(/^New value of Light/);
					await look("5-cloud");
					await typist.press("ArrowLeft", "ArrowLeft", "ArrowLeft");
					await page.locator("#log", { hasText: "app: light at 97 %" }).waitFor();
					await step("Update it");
					await inSight("#ship-good");
					await look("6-update");
					await typist.tabTo(/^ship-good$/);
					await typist.press("Enter");
					await page.locator("#update-text", { hasText: "Downloading" }).waitFor();
					await look("7-download");
					await page.locator("#update-text", { hasText: "is on trial" }).waitFor();
					await page.locator("#update-text", { hasText: "is kept" }).waitFor();
					await step("Hold 10");
					await inSight(".bench");
					await look("8-hold");
					await typist.tabTo(/^button$/, "Shift+Tab");
					await page.keyboard.down("Space");
					await page.locator("#sign", { hasText: "release to erase" }).waitFor();
					await look("9-held");
					await page.keyboard.up("Space");
					await step("Make it fail");
					await page.locator("#title", { hasText: "Now make it fail" }).waitFor();
					await inSight("#switches-title");
					await inSight("#switch-router-off");
					await look("10-fail");
					await typist.tabTo(/^switch-cloud-token$/);
					await typist.press("Space");
					await page.locator("#title", { hasText: "should fail with 703" }).waitFor();
					await inSight("#phone-join");
					await look("11-fault");
					await setUp(typist);
					await page.locator("#phone-text", { hasText: "703" }).waitFor();
					await inSight("#phone-join");
					await look("12-failed");
				});
			});
});
