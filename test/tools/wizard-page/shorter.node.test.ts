import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shorter } from "../../../tools/wizard-page/shorter";

describe("the wizard page's script, made shorter", () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "shorter-"));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const script = (greeting: string): string => `const greeting = "${greeting}"; document.title = greeting;`;

	it("is made once for the same script, and anew for another", async () => {
		assert.equal(await shorter(script("hello"), folder), 'document.title="hello";');
		const [kept = ""] = readdirSync(folder);
		writeFileSync(join(folder, kept), "kept");
		assert.equal(await shorter(script("hello"), folder), "kept");
		assert.equal(await shorter(script("bye"), folder), 'document.title="bye";');
		assert.equal(readdirSync(folder).length, 2);
	});

	it("is made where it cannot be kept, too", async () => {
		const file = join(folder, "file");
		writeFileSync(file, "");
		assert.equal(await shorter(script("hello"), file), 'document.title="hello";');
	});
});
