import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../manifest.json";
import { packageVersion } from "../tools/cli/folders";

const changelog = readFileSync(join(import.meta.dirname, "../CHANGELOG.md"), "utf8");

/** The versions of the changelog, the newest first; not what is to come. */
const released = [...changelog.matchAll(/^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$/gm)].map(
	([, version = ""]) => version,
);

describe("the version", () => {
	it("of the package is that of the example product", () => {
		assert.equal(manifest.config.product.firmwareVersion, packageVersion());
	});

	it("of the package is the newest of the changelog, or the first one that is to come", () => {
		if (released.length) assert.equal(released[0], packageVersion());
		else assert.ok(changelog.includes(`Will be ${packageVersion()}`));
	});

	it("that is to come stands on top of the changelog", () => {
		const [first] = [...changelog.matchAll(/^## \[([^\]]+)\]/gm)].map(([, name]) => name);
		assert.equal(first, "Unreleased");
	});
});
