import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { buildUpdatePage, buildWizard, type WizardAssets } from "../../../tools/wizard-page/build";

describe("the built wizard page", () => {
	let built: WizardAssets;
	before(async () => {
		built = await buildWizard();
	});
	const page = (): Uint8Array => built.files.get("wizard.html.gz") ?? new Uint8Array();

	it("has at most 12 KB, as its budget has it (docs/figures.md#budgets)", () => {
		assert.ok(page().length > 5_000 && page().length <= 12_288, `${page().length} bytes`);
	});

	it("refers to nothing outside of itself", () => {
		const outside = built.html.match(/<[a-z][^>]* (?:src|href)="?(?!data:)[^">]+|url\(|@import|\bimport\(/gi) ?? [];
		assert.deepEqual(outside, []);
		assert.doesNotMatch(built.html, /https?:\/\//);
	});

	it("is allowed by its policy: this script, this style, nothing else", () => {
		const hash = (tag: string): string => {
			const text = new RegExp(`<${tag}>(.*?)</${tag}>`, "s").exec(built.html)?.[1] ?? "";
			return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
		};
		assert.ok(built.csp.startsWith("default-src 'none'; "));
		assert.ok(built.csp.includes(`script-src ${hash("script")};`));
		assert.ok(built.csp.includes(`style-src ${hash("style")};`));
		assert.doesNotMatch(built.csp, /unsafe|https?:|\*/);
		assert.equal(new TextDecoder().decode(built.files.get("wizard.csp")), built.csp);
	});

	it("is the same every time", async () => {
		assert.deepEqual((await buildWizard()).files, built.files);
	});

	it("keeps each language in a file that holds its strings", () => {
		const german: unknown = JSON.parse(
			gunzipSync(built.files.get("wizard.de.json.gz") ?? new Uint8Array()).toString("utf8"),
		);
		assert.ok(typeof german === "object" && german !== null && "722" in german);
	});

	it("leaves away the files of languages that are not wanted, but never those of English, and the page of updates", async () => {
		const folder = mkdtempSync(join(tmpdir(), "wizard-"));
		try {
			const write = (...values: string[]): Promise<unknown> =>
				promisify(execFile)(process.execPath, [
					...["--import", "tsx", "tools/wizard-page/main.ts", "--out", folder, ...values],
				]);
			await write();
			const all = readdirSync(folder).filter(each => each.endsWith(".json.gz"));
			assert.ok(existsSync(join(folder, "update.html.gz")));
			await write("--languages", "de,fr", "--without-update");
			assert.ok(!existsSync(join(folder, "update.html.gz")));
			assert.ok(all.length > 5);
			assert.deepEqual(
				readdirSync(folder).filter(each => each.endsWith(".json.gz")),
				["wizard.de.json.gz", "wizard.en.json.gz", "wizard.fr.json.gz"],
			);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});

describe("the page by which a firmware is sent", () => {
	it("has at most 2,560 bytes, refers to nothing outside of itself, and is allowed by its policy", async () => {
		const files = await buildUpdatePage();
		const page = files.get("update.html.gz") ?? new Uint8Array();
		assert.ok(page.length > 1_000 && page.length <= 2_560, `${page.length} bytes`);
		const html = gunzipSync(page).toString("utf8");
		assert.doesNotMatch(html, /<[a-z][^>]* (?:src|href)="?(?!data:)[^">]+|url\(|@import|\bimport\(/i);
		const policy = new TextDecoder().decode(files.get("update.csp"));
		for (const tag of ["script", "style"]) {
			const text = new RegExp(`<${tag}>(.*?)</${tag}>`, "s").exec(html)?.[1] ?? "";
			assert.ok(policy.includes(`${tag}-src 'sha256-${createHash("sha256").update(text).digest("base64")}'`));
		}
		assert.doesNotMatch(policy, /unsafe|https?:|\*/);
	});
});
