import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ESLint } from "eslint";
import { preloads } from "../tools/sdk/preload";

interface Config {
	readonly rules: Readonly<Record<string, unknown>>;
}

/** What ESLint says about `code` if it stood in `file`, of the rules for firmware. */
async function complaints(file: string, code: string): Promise<readonly string[]> {
	const [result] = await eslint.lintText(code, { filePath: join(root, file) });
	return (result?.messages ?? []).filter(each => each.ruleId?.startsWith("no-restricted")).map(each => each.message);
}

const root = join(import.meta.dirname, "..");
const eslint = new ESLint({ cwd: root });
const folders = ["src/x.ts", "modules/blynk/x.ts", "hosts/moddable/x.ts", "hosts/moddable/sim/x.ts"];

/** Lines of this firmware as they once were, each with a word of the complaint. */
const old: readonly (readonly [what: string, code: string, complaint: RegExp])[] = [
	[
		"a regular expression",
		"export const isToken = (t: string) => /^[-_A-Za-z0-9]{32}$/.test(t);",
		/regular expression/,
	],
	["a RegExp", 'export const control = new RegExp("[\\0-\\x1f]");', /regular expression/],
	["a RegExp as a type", "export declare function pattern(allowed: RegExp, rule: string): void;", /regular expression/],
	["a hidden one", 'export const pairs = (mac: string) => mac.match("..");', /regular expression/],
	["a variable of a module", "let handle: (error: unknown) => void = error => { throw error; };", /linker/],
	["an exported one", "export let count = 0;", /linker/],
	["a var", "var count = 0;", /linker/],
	["a static field", "export class A { static count = 0; }", /frozen/],
	["a promise", "export async function wait() {}", /promises/],
];

describe("the linter", function () {
	this.timeout(60_000);

	for (const [what, code, complaint] of old)
		it(`takes no ${what.replace(/^an? /, "")} in firmware`, async () => {
			for (const file of folders) {
				const found = await complaints(file, code);
				assert.equal(found.length, 1, `${file}: ${found.join("; ")}`);
				assert.match(found[0] ?? "", complaint, file);
			}
		});

	it("takes what is like them, and what is no firmware", async () => {
		for (const file of folders) {
			const code =
				'const a = { count: 0 };\nexport function f(b: string) { let c = b.split("/"); const [d] = c; c = [d]; a.count++; return c; }\n' +
				"export class A { static readonly #a = 1; readonly a = A.#a; }\ndeclare global { var x: string; }";
			assert.deepEqual(await complaints(file, code), []);
		}
		for (const file of ["tools/x.ts", "hosts/virtual/x.ts", "test/x.test.ts"])
			assert.deepEqual(await complaints(file, "export let a = /a/;"), []);
	});

	it("watches every module that the firmware preloads", async () => {
		for (const [manifest, names] of preloads())
			for (const name of names.filter(each => /^(src|modules|hosts)\//.test(each))) {
				const file = `${name.replace("/platform/", `/${basename(dirname(manifest))}/`)}.ts`;
				assert.ok(existsSync(join(root, file)), file);
				const { rules }: Config = await eslint.calculateConfigForFile(join(root, file));
				assert.match(JSON.stringify(rules["no-restricted-syntax"]), /Literal\[regex\]/, file);
			}
	});

	it("leaves the clock of the chip to its host", async () => {
		const code = "export const now = () => Date.now();";
		assert.equal((await complaints("src/x.ts", code)).length, 1);
		assert.deepEqual(await complaints("hosts/moddable/x.ts", code), []);
	});

	it("lets the firmware reach the flash by modules/flash alone", async () => {
		const calls = [
			'export const f = (host: Host) => host.flash.read("a");',
			'class A { #flash: Flash; f() { this.#flash.erase("a"); } }',
			'export function f({ flash }: Host) { flash.write("a", new Uint8Array(1)); }',
		];
		for (const code of calls) {
			for (const file of ["src/x.ts", "modules/credentials/x.ts"])
				assert.match((await complaints(file, code)).join(), /modules\/flash/, code);
			assert.deepEqual(await complaints("modules/flash/x.ts", code), []);
		}
	});
});
