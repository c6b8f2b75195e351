import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readProduct } from "../../src/product";
import { readTemplates } from "../../tools/cloud/templates";
import { root } from "../../tools/cli/folders";
import { readJson } from "../../tools/cli/json-file";
import { read } from "../../tools/readme/markers";
import { recipe, recipeNames } from "../../tools/readme/recipes";

const folder = join(root, "examples/cookbook");
const page = readFileSync(join(root, "docs/cookbook.md"), "utf8");
const tests = readFileSync(join(root, "test/examples/cookbook.node.test.ts"), "utf8");
const templates = readTemplates(join(folder, "templates.json"));

/** The pins that a recipe names. */
function pinsOf(code: string): readonly number[] {
	const [, list = ""] = /^const pins = \{(.*)\} as const;$/m.exec(code) ?? [];
	return [...list.matchAll(/: (\d+)/g)].map(([, pin]) => Number(pin));
}

describe("docs/cookbook.md", () => {
	it("has each recipe of examples/cookbook once, and no other", () => {
		const shown = [...page.matchAll(/^<!-- ([a-z-]+) -->$/gm)].map(([, name]) => name);
		assert.deepEqual(shown.toSorted(), [...recipeNames()].toSorted());
	});

	it("leads from its table to each of its recipes", () => {
		const after = page.slice(page.indexOf("## Report a sensor"));
		const headings = [...after.matchAll(/^## (.*)$/gm)].map(([, heading = ""]) => heading);
		const anchors = headings.map(each => each.toLowerCase().replaceAll(" ", "-"));
		const named = [...page.matchAll(/\]\(#([a-z-]+)\)/g)].map(([, anchor]) => anchor);
		assert.deepEqual(named.toSorted(), anchors.toSorted());
	});

	for (const name of recipeNames())
		describe(`the recipe ${name}`, () => {
			it("is shown as it is (else: npm run readme)", () => {
				assert.equal(read(page, name), recipe(name));
			});

			it("is tried by a test", () => {
				assert.ok(tests.includes(`"../../examples/cookbook/${name}"`));
			});

			it("has a template in the cloud, with its name and its pins", () => {
				const config = readJson(join(folder, `${name}.json`));
				const product = readProduct(config);
				const template = templates.find(each => each.id === product.templateId);
				assert.equal(template?.name, product.name);
				const wanted = pinsOf(readFileSync(join(folder, `${name}.ts`), "utf8"));
				const { networksPin } = product.cloud;
				assert.deepEqual(
					template?.datastreams.map(each => each.pin),
					networksPin === undefined ? wanted : [...wanted, networksPin],
				);
			});
		});
});
