import assert from "node:assert/strict";
import axe from "axe-core";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { sharedBrowser, sizes } from "./browser";
import { FakeDevice } from "./fake-device";

/** A valid token that no page has ever seen. */
export const token = "Zz9_-0123456789abcdefghijklmnopq";

/**
 * The page's pauses between polls, twenty times as fast; its 4 s limit on an answer stays. `__name` is what tsx's
 * compiler calls around named functions, also in those that a test hands to the page.
 */
const hurry = `{
	window.__name = named => named;
	const wait = window.setTimeout;
	window.setTimeout = (callback, time) => wait(callback, time < 4000 ? time / 20 : time);
}`;

/** One phone with the page open: a browser context, and what went wrong in it. */
export class Phone {
	readonly page: Page;
	readonly #context: BrowserContext;
	readonly #faults: string[] = [];

	private constructor(context: BrowserContext, page: Page) {
		this.#context = context;
		this.page = page;
		page.on("pageerror", error => this.#faults.push(error.message));
		page.on("console", message => {
			if (/Content.Security.Policy|Refused/i.test(message.text())) this.#faults.push(message.text());
		});
		page.on("dialog", dialog => {
			this.#faults.push(`dialog: ${dialog.message()}`);
			void dialog.dismiss();
		});
	}

	static async open(url: string, options: BrowserContextOptions = {}): Promise<Phone> {
		const browser = await sharedBrowser();
		const context = await browser.newContext({ viewport: sizes.phone, locale: "en-GB", ...options });
		context.setDefaultTimeout(8_000);
		if (options.javaScriptEnabled !== false) await context.addInitScript(hurry);
		const phone = new Phone(context, await context.newPage());
		await phone.page.goto(url);
		return phone;
	}

	/** Closes the phone; what its page threw, or its policy refused, fails the test. */
	async close(): Promise<void> {
		await this.#context.close();
		assert.deepEqual(this.#faults, []);
	}

	/** Waits for the step whose heading reads `heading`. */
	async at(heading: string): Promise<void> {
		await this.page.getByRole("heading", { level: 2, name: heading, exact: true }).waitFor();
	}

	async press(name: string | RegExp): Promise<void> {
		await this.page.getByRole("button", { name }).click();
	}

	async pick(network: string): Promise<void> {
		await this.page.locator("#found button", { hasText: network }).first().click();
	}

	/** From the list to the review, with the token from the link. */
	async toReview(network = "Home", password = "correct horse"): Promise<void> {
		await this.pick(network);
		await this.page.getByLabel("Wi-Fi password").fill(password);
		await this.press("Continue");
		await this.at("Ready to connect");
	}

	/** Fails when the page is wider than its window, or has something too small for a thumb. */
	async checkSize(): Promise<void> {
		const { wide, small } = await this.page.evaluate(() => ({
			wide: document.documentElement.scrollWidth - innerWidth,
			small: [
				...document.querySelectorAll("button, input:not([type=hidden], [type=checkbox]), .check, select, summary, a"),
			]
				.filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
				.map(each => each.outerHTML),
		}));
		assert.ok(wide <= 0, `the page is ${wide} px wider than its window`);
		assert.deepEqual(small, [], "targets under 44 px");
	}

	/** Fails where a word of the page's own does not fit into its line, and is cut off or broken; names may be. */
	async checkWords(): Promise<void> {
		const wrong = await this.page.evaluate(() => {
			const found: string[] = [];
			const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
			for (let node = walker.nextNode(); node; node = walker.nextNode()) {
				const parent = node.parentElement;
				if (
					!parent?.checkVisibility() ||
					parent.closest("h1, bdi, dd, #chosen, #found span, #languages b, style, script, select")
				)
					continue;
				const box = parent.closest("main, header")?.getBoundingClientRect();
				for (const { 0: word, index } of (node.textContent ?? "").matchAll(/[\p{L}\p{M}’']+/gu)) {
					const range = document.createRange();
					range.setStart(node, index);
					range.setEnd(node, index + word.length);
					const rects = [...range.getClientRects()].filter(({ width }) => width > 1);
					const out = box && rects.some(({ left, right }) => left < box.left || right > box.right);
					if (out || new Set(rects.map(({ top }) => Math.round(top))).size > 1) found.push(word);
				}
			}
			return found;
		});
		assert.deepEqual(wrong, [], "words that do not fit");
	}

	/** {@link checkSize}, and fails with every rule of axe-core that the page breaks as it is now. */
	async check(): Promise<void> {
		await this.checkSize();
		await this.page.evaluate(axe.source);
		const { violations } = await this.page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
			"axe.run(document)",
		);
		assert.deepEqual(
			violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)]),
			[],
		);
	}
}

/** Opens a fake device for the tests of a `describe`, as new before each. */
export function useDevice(): () => FakeDevice {
	let device: FakeDevice | undefined;
	before(async () => {
		device = await FakeDevice.open();
	});
	beforeEach(() => device?.reset());
	after(() => device?.close());
	return () => {
		assert.ok(device);
		return device;
	};
}
