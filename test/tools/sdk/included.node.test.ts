import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { moduleNames, root } from "../../../tools/cli/folders";

const modules = moduleNames();

const manifestOf = (name: string): { readonly include?: readonly string[] } =>
	JSON.parse(readFileSync(join(root, "modules", name, "manifest.json"), "utf8"));

/** The modules whose code one of a module's files has to find at run time. */
function needed(name: string): readonly string[] {
	const folder = join(root, "modules", name);
	const files = readdirSync(folder).filter(each => each.endsWith(".ts"));
	const found = files.flatMap(file => [
		...readFileSync(join(folder, file), "utf8").matchAll(
			/^(?:import|export) (?!type )[^;]*? from "\.\.\/([a-z-]+)\//gm,
		),
	]);
	return [...new Set(found.map(([, module = ""]) => module))].sort();
}

describe("a module's manifest", () => {
	for (const name of modules)
		it(`of ${name} includes the modules it needs and no others, so that it can be included alone`, () => {
			const included = (manifestOf(name).include ?? []).map(
				each => /^\.\.\/([a-z-]+)\/manifest\.json$/.exec(each)?.[1],
			);
			assert.deepEqual(included, needed(name));
		});

	it("is included by the firmware's", () => {
		const { include }: { include: readonly string[] } = JSON.parse(
			readFileSync(join(root, "src/manifest.json"), "utf8"),
		);
		for (const name of modules) assert.ok(include.includes(`../modules/${name}/manifest.json`), name);
	});
});
