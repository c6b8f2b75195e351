import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import type { BrowserContext, Page } from "playwright-core";
import { Random } from "../../../hosts/virtual/random";
import { readProduct } from "../../../src/product";
import { imageIn } from "../../../tools/factory/folder";
import { readRelease } from "../../../tools/factory/release";
import { unitImage } from "../../../tools/factory/unit-image";
import { sheets } from "../../../tools/factory/sheets";
import { Registry } from "../../../tools/factory/registry";
import type { Unit } from "../../../tools/factory/unit";
import { writeFolder } from "../../../tools/flasher/folder";
import { listUnits } from "../../../tools/flasher/list";
import { pageConfig } from "../../../tools/flasher/page-config";
import { serveFolder } from "../../../tools/flasher/serve";
import { sharedBrowser, sizes } from "../../support/browser";
import { appImage } from "../../support/release-files";
import { SerialLink } from "../../support/serial-link";

export const lamp = { vendor: "Acme", name: "Lamp", templateId: "TMPLabcd1234", firmwareVersion: "1.2.0" };

/** A partition table as the SDK has it for 4 MB, shortened. */
const partitions = [
	{ name: "nvs", type: "data", subtype: "nvs", offset: 0x9000, size: 0x6000 },
	{ name: "otadata", type: "data", subtype: "ota", offset: 0xf000, size: 0x2000 },
	{ name: "ota_0", type: "app", subtype: "ota_0", offset: 0x20000, size: 0x1e0000 },
	{ name: "ota_1", type: "app", subtype: "ota_1", offset: 0x200000, size: 0x1e0000 },
] as const;

/** Bytes like those of an image, which do not get smaller. */
export function noise(seed: string, bytes: number): Uint8Array {
	const made = new Uint8Array(bytes);
	new Random(seed).fill(made);
	return made;
}

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** What a build leaves, the folder that `factory units` makes, and where a page goes: all in one place of their own. */
export class Workshop {
	readonly root = mkdtempSync(join(tmpdir(), "flasher-"));
	readonly build = join(this.root, "build");
	readonly units = join(this.root, "units");
	readonly out = join(this.root, "page");
	/** What the flash must hold, by address. */
	readonly image = new Map([
		[0x1000, noise("boot loader", 6_001)],
		[0x8000, noise("table", 3_072)],
		[0x20000, appImage("ESP32", noise("application", 90_002))],
	]);

	constructor() {
		mkdirSync(this.build);
		const names = ["bootloader.bin", "partition-table.bin", "xs_esp32.bin"];
		const parts = [...this.image].map(([offset, data], at) => {
			const file = names[at] ?? "";
			writeFileSync(join(this.build, file), data);
			return { file, offset, bytes: data.length, sha256: sha256(data) };
		});
		this.release({ parts });
	}

	/** Writes release.json. */
	release(differs: object): void {
		const { vendor, name, firmwareVersion: version } = lamp;
		const release = {
			vendor,
			name,
			version,
			chip: "ESP32",
			target: "esp32",
			flash: { size: "4MB" },
			partitions,
			...differs,
		};
		writeFileSync(join(this.build, "release.json"), JSON.stringify(release));
	}

	/** Issues units, as `factory units` does. */
	issue(...units: readonly Partial<Unit>[]): void {
		mkdirSync(join(this.units, "nvs"), { recursive: true });
		const registry = Registry.open(this.units, { create: true });
		const all = units.map((unit, at): Unit => ({
			...{ serial: `A-${at + 1}`, mac: undefined, key: `key of unit ${at + 1}`, token: undefined, fields: {}, ...unit },
		}));
		registry.issue(all);
		registry.close();
		for (const unit of all) writeFileSync(imageIn(this.units, unit.serial), unitImage(unit));
	}

	get hasUnits(): boolean {
		return existsSync(this.units);
	}

	/** What the flash of a unit must have in its own place. */
	dataOf(serial: string): Uint8Array {
		return readFileSync(imageIn(this.units, serial));
	}

	/** Writes the page, and serves it. */
	async open({
		product = {},
		station = true,
		registry = false,
		speed = 115_200,
	}: { product?: object; station?: boolean; registry?: boolean; speed?: number } = {}): Promise<{
		readonly url: string;
		close(): void;
	}> {
		const built = readRelease(this.build);
		const labels = station ? { sheet: sheets["62x29"] } : undefined;
		const given = { station: labels, speed, host: undefined, template: undefined };
		const config = pageConfig(readProduct({ ...lamp, setup: { key: "unit" }, ...product }), built, given);
		const units = station ? { dir: this.units, list: listUnits(this.units, config.nvs) } : undefined;
		await writeFolder(this.out, { config, built, units });
		return serveFolder(this.out, 0, registry ? { dir: this.units, nvs: config.nvs, onBound() {} } : undefined);
	}

	close(): void {
		rmSync(this.root, { recursive: true, force: true });
	}
}

/** The pauses of esptool-js, the page and its client twenty times as fast; limits on an answer stay. */
const hurry = `{
	window.__name = named => named;
	const wait = window.setTimeout;
	window.setTimeout = (callback, time) => wait(callback, time < 2000 ? time / 20 : time);
	window.print = () => (top.prints = (top.prints ?? 0) + 1);
}`;

/** A browser with the page open and a serial port that is simulated; what the page throws or logs fails the test. */
export class Bench {
	readonly page: Page;
	readonly link: SerialLink;
	/** Whatever the page wrote to the browser's console. */
	readonly logged: string[] = [];
	readonly #context: BrowserContext;
	readonly #served: { close(): void };
	readonly #faults: string[] = [];

	private constructor(context: BrowserContext, page: Page, link: SerialLink, served: { close(): void }) {
		this.#context = context;
		this.#served = served;
		this.page = page;
		this.link = link;
		page.on("pageerror", error => this.#faults.push(error.message));
		page.on("console", message => this.logged.push(message.text()));
	}

	static async open(workshop: Workshop, options: Parameters<Workshop["open"]>[0] = {}): Promise<Bench> {
		const served = await workshop.open(options);
		const context = await (await sharedBrowser()).newContext({ viewport: sizes.desktop, locale: "en-GB" });
		context.setDefaultTimeout(15_000);
		await context.addInitScript(hurry);
		const page = await context.newPage();
		const bench = new Bench(context, page, await SerialLink.on(page), served);
		await page.goto(served.url);
		return bench;
	}

	async close(): Promise<void> {
		await this.#context.close();
		this.#served.close();
		assert.deepEqual(this.#faults, []);
	}

	/** Presses a button. */
	async press(name: string): Promise<void> {
		await this.page.getByRole("button", { name, exact: true }).click();
	}

	/** Waits for the station's large words. */
	async says(title: string | RegExp): Promise<void> {
		await this.page.locator("#title").filter({ hasText: title }).waitFor();
	}

	/** What is in the list, newest first. */
	async rows(): Promise<readonly (readonly string[])[]> {
		return this.page.$$eval("#rows tr", rows =>
			rows.map(row => [...row.querySelectorAll("td")].slice(1).map(cell => cell.textContent ?? "")),
		);
	}

	/** Fails with what axe-core objects to, and when the page is wider than its window. */
	async check(): Promise<void> {
		const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		assert.ok(wide <= 0, `the page is ${wide} px wider than its window`);
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
