import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const folder = "docs";

/** Whether a test is called `path`, or stands in that folder; its name may go on: `test/src/life`. */
function isTest(path: string): boolean {
	const parent = dirname(path);
	return (
		existsSync(path) || (existsSync(parent) && readdirSync(parent).some(name => name.startsWith(`${basename(path)}.`)))
	);
}

const read = (page: string): string => readFileSync(join(folder, page), "utf8");

for (const page of ["complaints.md", "faults.md", "threats.md"])
	describe(`docs/${page}`, () => {
		it("names tests that are there", () => {
			const named = [...read(page).matchAll(/`(test\/[^`]+)`/g)].map(([, path = ""]) => path);
			assert.ok(named.length > 1);
			assert.deepEqual(
				named.filter(path => !isTest(path)),
				[],
			);
		});
	});
