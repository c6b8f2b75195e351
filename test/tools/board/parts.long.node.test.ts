import assert from "node:assert/strict";
import { join } from "node:path";
import { source as axe } from "axe-core";
import type { Locator, Page } from "playwright-core";
import { readApp } from "../../../tools/board/files";
import { root } from "../../../tools/cli/folders";
import { productOf } from "../../../tools/cli/manifest";
import { sizes } from "../../support/browser";
import { openPage, type Opened } from "./opened";

const example = join(root, "examples/heater-thermostat");

/** Virtual pins of the example. */
const pins = { inside: 0, heating: 2 } as const;

describe("the parts of a product, on the tour's page", function () {
	this.timeout(60_000);
	let tour: Opened;
	let page: Page;
	let panel: URL;

	before(async () => {
		const config = productOf(join(example, "manifest.json"));
		const templates = join(example, "templates.json");
		const app = await readApp(join(example, "src/app.ts"));
		tour = await openPage({ config, app, templates, speed: 10, patience: 20_000 });
		page = tour.page;
		await provision();
	});

	after(() => tour.close());

	/** Does what a visitor does with the phone. */
	async function provision(): Promise<void> {
		await page.locator("#phone-join").click();
		const address = await page.waitForFunction(() => {
			const { src } = document.querySelector("iframe") ?? {};
			return src?.includes("token=") && src;
		});
		const wizard = new URL(String(await address.jsonValue()));
		const blynk = new URLSearchParams(wizard.hash.slice(1)).get("token") ?? "";
		const body = new URLSearchParams({ ssid: "Home", pass: "correct horse", host: "blynk.cloud", blynk });
		assert.equal((await fetch(new URL("config", wizard), { method: "POST", body })).status, 200);
		await page.locator("#state", { hasText: /^running$/ }).waitFor();
		const { src } = await page.locator("#cloud-page").evaluate((each: HTMLIFrameElement) => ({ src: each.src }));
		panel = new URL(`/external/api/get?token=${blynk}`, src);
	}

	/** What the cloud has of a pin. */
	async function inCloud(pin: number): Promise<number> {
		return Number(await (await fetch(`${panel.href}&v${pin}`)).text());
	}

	async function untilInCloud(pin: number, is: (value: number) => boolean): Promise<void> {
		for (const end = Date.now() + 15_000; !is(await inCloud(pin));)
			assert.ok(Date.now() < end, `V${pin} is ${await inCloud(pin)} in the cloud`);
	}

	const slider = (): Locator => page.getByRole("slider", { name: "Tent" });
	const lamp = (): Locator => page.locator("#parts p", { hasText: "Heater" });

	it("follow the product's simulation until a hand is laid on them", async () => {
		await page.getByRole("checkbox", { name: "Simulated" }).and(page.locator(":checked")).waitFor();
		await lamp().filter({ hasText: "on" }).waitFor();
		await untilInCloud(pins.heating, value => value === 1);
		const before = await inCloud(pins.inside);
		await untilInCloud(pins.inside, value => value > before + 1);
	});

	it("are set by keyboard, which the product acts on and the cloud hears of", async () => {
		await slider().focus();
		await page.keyboard.press("End");
		assert.equal(await slider().getAttribute("aria-valuetext"), "45 °C");
		assert.equal(await page.locator("#parts output").textContent(), "45 °C");
		await untilInCloud(pins.inside, value => value === 45);
		await untilInCloud(pins.heating, value => value === 0);
		await lamp().filter({ hasText: "off" }).waitFor();
		assert.equal(await page.getByRole("checkbox", { name: "Simulated" }).isChecked(), false);
		await page.keyboard.press("ArrowLeft");
		await untilInCloud(pins.inside, value => value === 44.9);
	});

	it("stay in the hand that drags them, and end where it lets go", async () => {
		const box = await slider().boundingBox();
		assert.ok(box);
		const y = box.y + box.height / 2;
		await page.mouse.move(box.x + box.width * 0.9, y);
		await page.mouse.down();
		for (let step = 90; step >= 50; step--) await page.mouse.move(box.x + (box.width * step) / 100, y);
		const shown = Number(await slider().inputValue());
		assert.ok(shown > 11 && shown < 14, String(shown));
		await page.mouse.up();
		await untilInCloud(pins.inside, value => value === shown);
		assert.equal(Number(await slider().inputValue()), shown);
	});

	it("can be unplugged: the product goes on without them", async () => {
		await lamp().filter({ hasText: "on" }).waitFor();
		await page.getByRole("checkbox", { name: "Unplugged" }).check();
		await page.locator("#parts output", { hasText: "unplugged" }).waitFor();
		await lamp().filter({ hasText: "off" }).waitFor();
		await page.locator("#log", { hasText: "nobody knows the temperature" }).waitFor();
		await page.getByRole("checkbox", { name: "Unplugged" }).uncheck();
		await page.locator("#parts output", { hasText: /^1\d\.\d °C$/ }).waitFor();
	});

	it("stay as they were set while the board restarts", async () => {
		await slider().focus();
		await page.keyboard.press("Home");
		await untilInCloud(pins.inside, value => value === -20);
		await page.locator("#power").uncheck();
		await page.locator("#state", { hasText: /^off$/ }).waitFor();
		await lamp().filter({ hasText: "off" }).waitFor();
		await page.locator("#power").check();
		await page.locator("#state", { hasText: /^running$/ }).waitFor();
		assert.equal(await slider().inputValue(), "-20");
		await lamp().filter({ hasText: "on" }).waitFor();
	});

	it("are readable to a screen reader, and fit a small phone with text twice as large", async () => {
		await page.evaluate(axe);
		const found = await page.evaluate(async () => {
			const { axe } = window as unknown as { axe: { run(where: string): Promise<Found> } };
			interface Found {
				readonly violations: readonly { readonly id: string; readonly help: string }[];
			}
			const { violations } = await axe.run("#parts");
			return violations.map(each => `${each.id}: ${each.help}`);
		});
		assert.deepEqual(found, []);
		await page.setViewportSize(sizes.small);
		for (const size of ["100%", "200%"]) {
			const wide = await page.evaluate(size => {
				document.documentElement.style.fontSize = size;
				return document.documentElement.scrollWidth - innerWidth;
			}, size);
			assert.ok(wide <= 0, `${size}: ${wide} px too wide`);
		}
	});
});
