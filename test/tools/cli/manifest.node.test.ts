import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { applicationName, languagesOf, productOf, replacements } from "../../../tools/cli/manifest";

describe("an application's manifest", () => {
	let folder: string;
	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "manifest-"))));
	afterEach(() => rmSync(folder, { recursive: true }));

	function write(name: string, content: object): string {
		const file = join(folder, name);
		writeFileSync(file, JSON.stringify(content));
		return file;
	}

	it("is named by itself, by one that it includes, or by its folder, as mcconfig has it", () => {
		write("named.json", { build: { NAME: "lamp" } });
		assert.equal(applicationName(write("a.json", { include: ["./named.json"] })), "lamp");
		assert.equal(applicationName(write("b.json", { include: ["./named.json"], build: { NAME: "pump" } })), "pump");
		assert.equal(
			applicationName(write("c.json", { include: ["$(MODDABLE)/examples/manifest.json"] })),
			basename(folder),
		);
	});

	it("has the product of all it includes, of which the outer word counts", () => {
		const inner = { vendor: "Acme", brand: { languages: ["de", "fr"], colour: "#fff" }, cloud: { host: "a" } };
		write("inner.json", { config: { product: inner } });
		const outer = write("outer.json", {
			include: ["./inner.json"],
			config: { product: { brand: { languages: ["it"] }, setup: { update: true } } },
		});
		assert.deepEqual(productOf(outer), {
			vendor: "Acme",
			brand: { languages: ["it", "fr"], colour: "#fff" },
			cloud: { host: "a" },
			setup: { update: true },
		});
		assert.deepEqual(languagesOf(outer), ["it", "fr"]);
		assert.deepEqual(languagesOf(write("none.json", {})), []);
	});

	it("puts the app of what it includes in the place of ours, unless it has one itself", () => {
		const inner = write("inner.json", { modules: { "src/app": "./src/app", "src/*": "./*", other: "./other" } });
		const outer = write("outer.json", { include: ["./inner.json"] });
		for (const each of [inner, outer])
			assert.deepEqual([...replacements(each)], [["src/app", join(folder, "src/app.ts")]]);
		const own = write("own.json", { include: ["./inner.json"], modules: { "src/app": "./own" } });
		assert.deepEqual([...replacements(own)], [["src/app", join(folder, "own.ts")]]);
	});
});
