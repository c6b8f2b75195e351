import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { joinCode } from "../../../modules/access-point/index";
import { utf8 } from "../../../modules/bytes/index";
import { readProduct } from "../../../src/product";
import { labelOf, type Label } from "../../../tools/factory/label-of";
import { DoesNotFit, labelPage, labelPages } from "../../../tools/factory/label-page";
import { Registry } from "../../../tools/factory/registry";
import { places, sheetNames, sheets } from "../../../tools/factory/sheets";
import type { Unit } from "../../../tools/factory/unit";
import { qrPath } from "../../../tools/wizard/qr";
import { sharedBrowser } from "../../support/browser";
import { runTool } from "../support";

const least = { vendor: "Acme", name: "Lamp", templateId: "TMPLabcd1234", firmwareVersion: "0.1.0" };
const unit = (at: number, more: Partial<Unit> = {}): Unit => ({
	...{ serial: `SN-${at}`, mac: `24:6f:28:aa:00:${(at & 255).toString(16).padStart(2, "0")}`, key: "k7r2m9xq4bte" },
	...{ token: undefined, fields: { colour: "red", "QR Token": `sqr_${at}` } },
	...more,
});
const label = (
	at: number,
	product: object = {},
	more: Partial<Unit> = {},
	...choice: Parameters<typeof labelOf>[2][]
): Label => labelOf(unit(at, more), readProduct({ ...least, setup: { key: "unit" }, ...product }), choice[0]);

/** What is hard to set. */
const hard: readonly Label[] = [
	label(1),
	label(2, { vendor: "Müller & Söhne GmbH", name: "Großraumbeleuchtungssteuerung Professional <3>" }),
	label(
		3,
		{ vendor: "東京電機株式会社", name: "スマート照明コントローラー" },
		{ serial: "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456" },
	),
	label(4, { vendor: "شركة الإضاءة", name: "مصباح ذكي للمنزل" }, { key: "O0Il1|O0Il1|" }),
	label(5, { vendor: "W".repeat(20), name: "W".repeat(50) }, { key: "W".repeat(40) }),
	label(6, {}, { mac: undefined }),
	label(7, { setup: {} }),
	label(8, { vendor: "Acme 💡", name: "two  spaces, i's and l's" }, {}, { fields: ["colour", "QR Token"] }),
];

describe("a page of labels", function () {
	this.timeout(60_000);
	let browser: Browser;
	let page: Page;
	before(async () => {
		browser = await sharedBrowser();
	});
	beforeEach(async () => {
		page = await browser.newPage();
	});
	afterEach(() => page.close());

	/** The words on labels that reach over their label's edge, under the code, or over another line. */
	const misplaced = (): Promise<readonly string[]> =>
		page.evaluate(() => {
			const wrong: string[] = [];
			for (const label of document.querySelectorAll(".label")) {
				const edge = label.getBoundingClientRect();
				const code = label.querySelector("svg")?.getBoundingClientRect();
				let above = edge.top;
				for (const line of label.querySelectorAll("p")) {
					const words = document.createRange();
					words.selectNodeContents(line);
					const at = words.getBoundingClientRect();
					const isInside =
						at.left >= edge.left && at.right <= edge.right && at.top >= edge.top && at.bottom <= edge.bottom;
					if (!isInside || (code && at.left < code.right) || at.top < above - 2) wrong.push(line.textContent ?? "");
					above = at.bottom;
				}
			}
			return wrong;
		});

	for (const name of sheetNames)
		it(`of ${sheets[name].what} shows all words on their labels, or refuses one that has too many`, async () => {
			const fitting = hard.filter(each => {
				try {
					return labelPage(each, sheets[name]);
				} catch (error) {
					assert.ok(error instanceof DoesNotFit);
					return false;
				}
			});
			// The small ones have room for short names.
			assert.ok(fitting.length >= (sheets[name].label.width < 50 ? 3 : 8), `${fitting.length} fit`);
			const count = places(sheets[name]).length;
			const labels = Array.from({ length: 2 * count + 1 }, (_, at) => fitting[at % fitting.length] ?? label(1));
			await page.setContent(labelPages(labels, sheets[name]));
			assert.deepEqual(await misplaced(), []);
			const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
			assert.equal(pdf.match(/\/Type \/Page\b/g)?.length, 3);
			const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf)?.slice(1).map(Number) ?? [];
			const { width, height } = sheets[name].paper;
			for (const [at, length] of [width, height].entries())
				assert.ok(Math.abs((box[at] ?? 0) - (length / 25.4) * 72) < 1, `${box.join()} of ${width} x ${height} mm`);
		});

	it("lays labels where the sheet has them, none over another or over the paper's edge", async () => {
		for (const name of sheetNames) {
			const { paper, label: size } = sheets[name];
			const all = places(sheets[name]);
			for (const [at, { x, y }] of all.entries()) {
				assert.ok(
					x >= 0 && y >= 0 && x + size.width <= paper.width + 0.01 && y + size.height <= paper.height + 0.01,
					name,
				);
				for (const other of all.slice(at + 1))
					assert.ok(Math.abs(x - other.x) >= size.width - 0.01 || Math.abs(y - other.y) >= size.height - 0.01, name);
			}
		}
	});

	it("has the code that joins the unit's network, large enough for a camera", async () => {
		await page.setContent(labelPages(hard, sheets["5160"]));
		const codes = await page.$$eval(".label svg", all =>
			all.map(each => ({
				path: each.querySelector("path")?.getAttribute("d"),
				side: each.getBoundingClientRect().width,
				modules: Number(each.getAttribute("viewBox")?.split(" ")[2]),
			})),
		);
		const joining = hard.flatMap(({ hotspot, key }) => (hotspot === undefined ? [] : [joinCode(utf8(hotspot), key)]));
		assert.deepEqual(
			codes.map(({ path }) => path),
			joining.map(each => qrPath(each).path),
		);
		const pixel = 25.4 / 96;
		for (const { side, modules } of codes) assert.ok((side * pixel) / modules >= 0.3);
	});

	it("breaks nothing that has to be typed where it fits a line", async () => {
		await page.setContent(
			labelPages([label(1), label(2, { vendor: "Müller & Söhne GmbH", name: "Lampe" })], sheets.L7160),
		);
		const heights = await page.$$eval(".mono", all =>
			all.map(each => each.getBoundingClientRect().height / parseFloat(getComputedStyle(each).fontSize)),
		);
		assert.equal(heights.length, 8);
		for (const lines of heights) assert.ok(lines < 1.5, String(lines));
	});

	it("begins where the first sheet has labels left", async () => {
		await page.setContent(labelPages([label(1), label(2)], sheets.L7160, 20));
		const tops = await page.$$eval(".sheet", all => all.map(each => each.querySelectorAll(".label").length));
		assert.deepEqual(tops, [1, 1]);
	});

	it("lets no name be markup", async () => {
		await page.setContent(
			labelPage(
				label(1, { name: "<img src=x onerror=alert(1)>" }, { fields: { a: "</p><script>" } }, { fields: ["a"] }),
			),
		);
		assert.deepEqual(await page.$$eval("img, script", all => all.length), 0);
		assert.match((await page.textContent(".label")) ?? "", /Acme <img src=x onerror=alert\(1\)>.*a: <\/p><script>/);
	});
});

describe("a label", () => {
	it("says that a unit has no setup network yet, as long as its chip is not known", () => {
		const made = label(1, {}, { mac: undefined });
		assert.deepEqual([made.hotspot, made.code, made.mac], [undefined, undefined, undefined]);
		assert.match(labelPage(made), /Set-up Wi-Fi: its name comes with its chip/);
	});

	it("may have a code of the maker's own, of the unit's columns", () => {
		assert.equal(label(7, {}, {}, { code: "{QR Token}+1" }).code, "sqr_7+1");
		assert.equal(label(7, {}, {}, { code: "https://acme.example/{serial}" }).code, "https://acme.example/SN-7");
		assert.throws(() => label(7, {}, {}, { code: "{QR token}" }), /SN-7 has nothing in a column "QR token"/);
		assert.throws(() => label(7, {}, {}, { code: "{constructor}" }), /has nothing in a column/);
	});

	it("shows the key by the product's rule, and never the unit's token", () => {
		const token = "0123456789abcdefghijABCDEFGHIJ-_";
		assert.equal(label(1, {}, { token }).key, "k7r2m9xq4bte");
		assert.equal(label(1, { setup: { password: "correct horse" } }, { token }).key, "correct horse");
		assert.equal(label(1, { setup: {} }, { token }).key, undefined);
		assert.ok(!labelPage(label(1, {}, { token })).includes(token));
		assert.throws(() => label(1, {}, { token }, { code: "{token}" }), /has nothing in a column "token"/);
	});
});

describe("factory labels", function () {
	this.timeout(20_000);
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "labels-"));
		writeFileSync(join(folder, "product.json"), JSON.stringify({ ...least, setup: { key: "unit" } }));
		const registry = Registry.open(join(folder, "out"), { create: true });
		registry.issue([unit(1), unit(2), unit(3, { mac: undefined }), unit(4)]);
		registry.close();
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	const labels = (...args: readonly string[]) =>
		runTool(
			"tools/factory/main.ts",
			"labels",
			"--out",
			join(folder, "out"),
			"--config",
			join(folder, "product.json"),
			...args,
		);

	it("prints those from one unit to another whose chip is known", async () => {
		const { code, events, errors } = await labels("--from", "sn-2", "--to", "SN-4", "--json", "--fields", "colour");
		assert.equal(code, 0);
		const file = join(folder, "out", "labels.html");
		assert.deepEqual(events, [{ event: "labels", file, labels: 2, sheets: 1, withoutChip: 1 }]);
		assert.match(errors, /2 labels on 1 sheet\.\nNo label yet for 1 unit whose chip is not known/);
		const page = readFileSync(file, "utf8");
		assert.deepEqual(
			["SN-1", "SN-2", "SN-3", "SN-4"].map(each => page.includes(each)),
			[false, true, false, true],
		);
	});

	it("prints none of another product's units: their networks have other names", async () => {
		const product = { vendor: "Acme", name: "Heater", templateId: "TMPLabcd1234" };
		writeFileSync(join(folder, "out", "report.json"), JSON.stringify({ product }));
		const { code, errors } = await labels();
		assert.equal(code, 2);
		assert.match(errors, /has the units of Acme Heater/);
	});

	for (const [args, why] of [
		[["--from", "SN-9"], /--from is "SN-9", but no such unit was issued/],
		[["--from", "SN-2", "--to", "SN-1"], /--to SN-1 was issued before --from SN-2/],
		[["--fields", "size"], /--fields names "size", but no unit has such a column/],
	] as const)
		it(`refuses ${args.join(" ")}: exit code 2`, async () => {
			const { code, errors } = await labels(...args);
			assert.equal(code, 2);
			assert.match(errors, why);
		});
});
