import assert from "node:assert/strict";
import type { FrameLocator, Page } from "playwright-core";
import { manifestProduct } from "../../../tools/cli/product";
import { sizes } from "../../support/browser";
import { openPage, type Opened } from "./opened";

/** The board lives this much faster than the page: nobody wants to hold a button for ten seconds in a test. */
const speed = 10;

describe("the tour's page", function () {
	this.timeout(90_000);
	let tour: Opened;
	let page: Page;
	let wizard: FrameLocator;

	before(async () => {
		// Without the step that takes a while: update.long.node.test.ts is about that.
		const config = { ...manifestProduct(), firmwareVersion: "first" };
		tour = await openPage({ config, speed, patience: 30_000 });
		page = tour.page;
		wizard = page.frameLocator("#phone-page");
	});

	after(() => tour.close());

	async function state(name: string): Promise<void> {
		await page.locator("#state", { hasText: new RegExp(`^${name}$`) }).waitFor();
	}

	/** The step that is current, and how many are behind. */
	async function step(label: string, done: number, on = page): Promise<void> {
		await on.locator("#steps [aria-current]", { hasText: label }).waitFor();
		assert.equal(await on.locator("#steps .done").count(), done);
	}

	async function apply(password: string): Promise<void> {
		await wizard.getByLabel("Wi-Fi password").fill(password);
		await wizard.getByRole("button", { name: "Continue" }).click();
		await wizard.getByRole("button", { name: /Connect/ }).click();
	}

	it("begins with a blank board that flashes blue, and shows board, phone and switches on a desktop", async () => {
		await state("setup");
		assert.equal(await page.locator("#sign").textContent(), "waits for a phone on its setup network");
		assert.equal(await page.locator("#light").textContent(), "blue, flashing");
		await page.waitForFunction(() => document.documentElement.style.getPropertyValue("--light") === "rgb(0 0 255)");
		await step("Join", 0);
		for (const part of [".bench", ".handset", "#switch-router-off", "#switch-router-password"]) {
			const place = await page.locator(part).boundingBox();
			assert.ok(place && place.y >= 0 && place.y + place.height <= sizes.desktop.height, part);
		}
	});

	it("has a line to type commands into, and shows the answer with the log", async () => {
		await page.getByLabel("Command").fill("net");
		await page.getByLabel("Command").press("Enter");
		await page.locator("#log", { hasText: ">net" }).waitFor();
		await page.getByLabel("Command").fill("wifi info");
		await page.getByRole("button", { name: "Send" }).click();
		await page.locator("#log", { hasText: "status:down" }).waitFor();
		assert.equal(await page.getByLabel("Command").inputValue(), "");
	});

	it("names the code each switch leads to", async () => {
		const codes = await page.locator("#switch-groups label code").allTextContents();
		assert.equal(codes.length, await page.locator("#switch-groups label").count());
		assert.ok(codes.every(code => /^7\d\d$/.test(code)));
	});

	it("opens the wizard in the phone, and brings a typing mistake back with its reason", async () => {
		await page.locator("#phone-join").click();
		await step("Set up", 1);
		await wizard.locator("#found button", { hasText: "Home" }).first().click();
		await apply("wrong horse");
		await state("joining");
		await step("Come online", 2);
		await state("setup");
		await step("Join", 0);
		assert.match((await page.locator("#code").textContent()) ?? "", /^722: The Wi-Fi password is wrong/);
		assert.match((await page.locator("#phone-text").textContent()) ?? "", /^722: The Wi-Fi password is wrong/);
		await page.locator("#phone-join").click();
		await wizard.getByText("The Wi-Fi password is wrong").waitFor();
	});

	it("provisions the board, which restarts and comes online with a green wave", async () => {
		// After a wrong password nothing else is asked.
		await wizard.getByLabel("Wi-Fi password").fill("correct horse");
		await wizard.getByRole("button", { name: "Try again" }).click();
		await state("running");
		assert.equal(await page.locator("#sign").textContent(), "online");
		assert.match(await page.locator("#log").innerText(), /restart: stored/);
		await page.frameLocator("#cloud-page").locator(".state", { hasText: "online" }).waitFor();
		await step("Change Light", 3);
	});

	it("stands where it stood in a page that is loaded again, and in a second one", async () => {
		await page.reload();
		await step("Change Light", 3);
		const second = await tour.context.newPage();
		await second.goto(tour.served.url);
		await step("Change Light", 3, second);
		assert.equal(await second.locator("#log").innerText(), await page.locator("#log").innerText());
		await second.close();
	});

	it("obeys a datastream written in the cloud's panel", async () => {
		const slider = page.frameLocator("#cloud-page").locator("input[type=range]").first();
		await slider.waitFor();
		await slider.fill("30");
		await slider.dispatchEvent("change");
		await page.locator("#log", { hasText: "app: light at 30 %" }).waitFor();
		await step("Hold 10", 4);
	});

	it("goes dark without power, caption and all, and comes back online with it", async () => {
		await page.locator("#power").uncheck();
		await state("off");
		assert.equal(await page.locator("#sign").textContent(), "no power");
		assert.ok(Number(await page.locator(".light").evaluate(each => getComputedStyle(each).opacity)) < 1);
		assert.match((await page.locator("#title").textContent()) ?? "", /power on/);
		await page.locator("#power").check();
		await state("running");
		await step("Hold 10", 4);
	});

	it("starts over when the button is held, and ends at the switches, in sight at a phone's width", async () => {
		await page.setViewportSize(sizes.phone);
		await page.locator("#button").focus();
		await page.keyboard.down("Space");
		await page.locator("#sign", { hasText: "release to erase everything" }).waitFor();
		assert.match((await page.locator("#held").textContent()) ?? "", /^[1-2]\.\d s$/);
		await page.keyboard.up("Space");
		await state("setup");
		await step("Make it fail", 5);
		await page.locator("#title", { hasText: "Now make it fail" }).waitFor();
		await page.waitForFunction(() => {
			const { top, bottom } = document.getElementById("switch-router-off")?.getBoundingClientRect() ?? {};
			return top !== undefined && bottom !== undefined && top > 0 && bottom < innerHeight;
		});
	});

	it("fits a small phone, also with text twice as large", async () => {
		await page.setViewportSize(sizes.small);
		for (const size of ["100%", "200%"]) {
			const wide = await page.evaluate(size => {
				document.documentElement.style.fontSize = size;
				return document.documentElement.scrollWidth - innerWidth;
			}, size);
			assert.ok(wide <= 0, `${size}: ${wide} px too wide`);
		}
	});

	it("says so when it has ended", async () => {
		tour.served.close();
		await page.locator("#ended").waitFor();
	});
});
