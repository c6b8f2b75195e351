import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";
import { moduleNames, packageName, root } from "../../../tools/cli/folders";

interface Package {
	readonly bin: Readonly<Record<string, string>>;
	readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
	readonly dependencies: Readonly<Record<string, string>>;
}

const own: Package = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Modules that the SDK has, and names of the manifest: for files that only run on the chip. */
const onChip = (file: string): boolean => /^(hosts\/moddable|hosts\/tls|modules)\/|\.esp32\.ts$/.test(file);

/** What a file needs when it runs; types are gone by then. */
function needs(file: string): readonly string[] {
	const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), "utf8"), true, true);
	const text = readFileSync(join(root, file), "utf8");
	const types = new Set([...text.matchAll(/^(?:import|export) type [^;]*? from "([^"]+)"/gm)].map(([, name]) => name));
	return importedFiles.map(each => each.fileName).filter(name => !types.has(name));
}

describe("the package that products install", function () {
	this.timeout(30_000);
	let files: ReadonlySet<string>;

	before(() => {
		const printed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
			cwd: root,
			encoding: "utf8",
		});
		const [{ files: list }] = JSON.parse(printed) as [{ files: readonly { path: string }[] }];
		files = new Set(list.map(each => each.path));
	});

	const sources = (): readonly string[] =>
		[...files].filter(each => /\.(ts|js)$/.test(each) && !each.startsWith("dist/"));

	it("has every file that one of its files imports", () => {
		const missing = sources().flatMap(file =>
			needs(file)
				.filter(name => name.startsWith("."))
				.map(name => normalize(join(dirname(file), name)))
				.filter(path => ![path, `${path}.ts`].some(each => files.has(each)))
				.map(path => `${file} needs ${path}`),
		);
		assert.deepEqual(missing, []);
	});

	it("depends on every package that one of its files imports", () => {
		const wanted = sources()
			.filter(file => !onChip(file))
			.flatMap(needs)
			.filter(name => !/^[.#]/.test(name) && !name.startsWith("node:") && !builtinModules.includes(name))
			.map(name => (name.startsWith("@") ? name.split("/").slice(0, 2).join("/") : (name.split("/")[0] ?? "")))
			.filter(name => name !== packageName && !/^(src|hosts|modules)$/.test(name));
		assert.deepEqual(
			[...new Set(wanted)].filter(name => !(name in own.dependencies)),
			[],
		);
	});

	it("brings no tests, no benches and no pictures", () => {
		const odd = [...files].filter(each =>
			/^(test|build|\.data)\/|^tools\/(bench|fleet|crowd|soak)\/|\.(png|svg)$/.test(each),
		);
		assert.deepEqual(odd, []);
	});

	it("offers each module to Node as it is, and to the SDK's mcpack as JavaScript", () => {
		for (const name of moduleNames()) {
			const source = `./modules/${name}/index.ts`;
			const expected = { types: source, moddable: `./dist/modules/${name}.js`, default: source };
			assert.deepEqual(own.exports[`./modules/${name}`], expected);
		}
	});

	it("has what its exports and its command name, and mcpack finds no pattern, at which it breaks off", () => {
		const named = [
			...Object.values(own.exports).flatMap(each => (typeof each === "string" ? each : Object.values(each))),
		];
		for (const path of [...named, ...Object.values(own.bin)].filter(each => !each.includes("dist/")))
			assert.ok(existsSync(join(root, path)) && (files.has(normalize(path)) || path === "./package.json"), path);
		assert.ok(!Object.keys(own.exports).some(each => each.includes("*")));
	});
});
