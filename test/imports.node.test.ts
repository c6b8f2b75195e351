import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { packageName, root } from "../tools/cli/folders";
import { imports, moduleOf, sources, type Import } from "../tools/readme/imports";

const { exports: exported }: { readonly exports: object } = JSON.parse(
	readFileSync(join(root, "package.json"), "utf8"),
);

function offenders(folder: string, allowed: (each: Import) => boolean): readonly string[] {
	return sources(folder)
		.flatMap(imports)
		.filter(each => !allowed(each))
		.map(each => `${each.file} imports ${each.name}`);
}

const isContract = (each: Import): boolean => each.target === "hosts/host" && each.typeOnly;
const isModuleIndex = (each: Import): boolean => /^modules\/[a-z-]+\/index$/.test(each.target);
/** What a part of a board may import besides: a chip's the drivers of the SDK, a simulated one the sliders. */
const isOfPart = ({ file, target }: Import): boolean =>
	/\/parts\/[^/]+\.esp32\.ts$/.test(file)
		? target.startsWith("embedded:") || target === "hosts/moddable/parts"
		: /\/parts\/[^/]+\.virtual\.ts$/.test(file) && target === "hosts/virtual/parts";
/** What a product imports by the package's name. */
const isOfPackage = (each: Import): boolean =>
	each.target.startsWith(packageName) && each.target.replace(packageName, ".") in exported;

describe("imports run one way", () => {
	it("a module imports its own files, the index of another, and the host contract's types", () => {
		const own = (each: Import): boolean => moduleOf(each.target) === moduleOf(each.file);
		assert.deepEqual(
			offenders("modules", each => own(each) || isModuleIndex(each) || isContract(each)),
			[],
		);
	});

	it("src imports its own files, the index of modules, and the host contract's types", () => {
		assert.deepEqual(
			offenders("src", each => each.target.startsWith("src/") || isModuleIndex(each) || isContract(each)),
			[],
		);
	});

	it("an example product imports src, its parts, the index of modules, and the host contract's types", () => {
		const allowed = (each: Import): boolean =>
			/^(src|examples|#parts)\//.test(each.target) || isModuleIndex(each) || isContract(each) || isOfPart(each);
		const isRecipe = (each: Import): boolean => each.file.startsWith("examples/cookbook/");
		assert.deepEqual(
			offenders("examples", each => isRecipe(each) || allowed(each)),
			[],
		);
	});

	it("a recipe of the cookbook imports what any product can, by the package's name: so it can be copied", () => {
		assert.deepEqual(offenders("examples/cookbook", isOfPackage), []);
	});

	it("hosts and tools reach modules through their index only", () => {
		const allowed = (each: Import): boolean => !each.target.startsWith("modules/") || isModuleIndex(each);
		assert.deepEqual(offenders("hosts", allowed), []);
		assert.deepEqual(offenders("tools", allowed), []);
	});

	it("hosts know neither the firmware's story nor a tool, entry points apart", () => {
		const isEntry = (each: Import): boolean => ["src/main", "src/product"].includes(each.target);
		const allowed = (each: Import): boolean => !/^(src|tools)\//.test(each.target) || isEntry(each);
		assert.deepEqual(offenders("hosts", allowed), []);
	});

	it("no module depends on itself through others", () => {
		const needs = new Map<string, Set<string>>();
		for (const each of sources("modules").flatMap(imports)) {
			const [from, to] = [moduleOf(each.file), moduleOf(each.target)];
			if (!from || !to || from === to) continue;
			needs.set(from, (needs.get(from) ?? new Set()).add(to));
		}
		const visit = (name: string, path: readonly string[]): void => {
			assert.ok(!path.includes(name), `${[...path, name].join(" -> ")}`);
			for (const next of needs.get(name) ?? []) visit(next, [...path, name]);
		};
		for (const name of needs.keys()) visit(name, []);
	});

	it("no file depends on itself through others, not even for a type", () => {
		const needs = new Map<string, readonly string[]>();
		for (const file of ["src", "modules", "hosts", "tools", "examples", "test"].flatMap(sources))
			needs.set(
				file.replace(/\.tsx?$/, ""),
				imports(file).map(each => normalize(each.target)),
			);
		const done = new Set<string>();
		const visit = (file: string, path: readonly string[]): void => {
			const from = path.indexOf(file);
			assert.ok(from < 0, [...path.slice(from), file].join(" -> "));
			if (done.has(file)) return;
			for (const next of needs.get(file) ?? []) visit(next, [...path, file]);
			done.add(file);
		};
		for (const file of needs.keys()) visit(file, []);
	});
});
