import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, sourcesOf, type BundleOptions } from "../../../hosts/translation/index";

describe("the translation to what XS gets", () => {
	let folder: string;
	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "translation-"))));
	afterEach(() => rmSync(folder, { recursive: true }));

	const translate = (entry: string, options: Partial<BundleOptions> = {}): ReturnType<typeof bundle> =>
		bundle({ entry, folder, format: "esm", flavour: "development", pool: "", ...options });

	/** What `result` is in the translated script. */
	async function run(entry: string, options: Partial<BundleOptions> = {}): Promise<unknown> {
		const { code } = await translate(entry, { format: "iife", ...options });
		return new Function(`let result; const tell = value => (result = value);\n${code}\nreturn result;`)();
	}

	const counter = `
		class Counter {
			static #made = 0;
			#count: number;
			constructor(count: number) { this.#count = count; Counter.#made++; }
			get #twice() { return 2 * this.#count; }
			#step(by: number) { this.#count += by; return this; }
			next() { return this.#step(1).#twice; }
			static made() { return Counter.#made; }
			static is(value: object) { return #count in value; }
		}
		declare const tell: (value: unknown) => void;
		const one = new Counter(4);
		tell([one.next(), one.next(), Counter.made(), Counter.is(one), Counter.is({})]);`;

	for (const flavour of ["development", "release"] as const)
		it(`keeps what private names mean, for ${flavour}`, async () => {
			assert.deepEqual(await run(counter, { flavour }), [10, 12, 1, true, false]);
		});

	it("leaves no private name, and says it readably for development", async () => {
		const { code } = await translate(`${counter}\nexport { Counter };`);
		assert.doesNotMatch(code, /#/);
		assert.match(code, /this\._count/);
	});

	it("gives all classes of a release the names of one pool", async () => {
		const entry =
			"export class A { #left = 1; sum() { return this.#left; } } export class B { #right = 2; sum() { return this.#right; } }";
		const { code } = await translate(entry, { flavour: "release", pool: "p" });
		assert.deepEqual([...new Set(code.match(/_p\w+/g))], ["_p0"]);
	});

	it("keeps the names of a class and of what it extends apart", async () => {
		const entry = `
			class Base { #a = 1; a() { return this.#a; } }
			class Derived extends Base { #b = 2; b() { return this.#b; } }
			declare const tell: (value: unknown) => void;
			const it = new Derived();
			tell([it.a(), it.b()]);`;
		assert.deepEqual(await run(entry, { flavour: "release" }), [1, 2]);
	});

	it("refuses one name twice along an extends, also in another file", async () => {
		writeFileSync(join(folder, "base.ts"), "export class Base { #timer = 1; get() { return this.#timer; } }");
		const entry = `import { Base } from "./base"; export class Derived extends Base { #timer = 2; mine() { return this.#timer; } }`;
		await assert.rejects(translate(entry), /"#timer" is used twice along one "extends"/);
	});

	it("refuses a property that a private name could become", async () => {
		await assert.rejects(translate("export class A { _timer = 1; }"), /"_timer" looks like a private name/);
	});

	it("assigns fields instead of defining them, so one without a value does not exist", async () => {
		const entry =
			"class A { x = 1; y?: number; } declare const tell: (value: unknown) => void; tell(Object.keys(new A()));";
		assert.deepEqual(await run(entry), ["x"]);
	});

	it("declares as constant what never changes, and only that", async () => {
		writeFileSync(
			join(folder, "limits.ts"),
			"export const most = 5; export let used = 0; export const use = () => used++;",
		);
		const { code } = await translate(`export { most, use } from "./limits";`);
		assert.match(code, /const most = 5/);
		assert.match(code, /(let|var) used = 0/);
	});

	it("makes arrows of functions, which need no prototype", async () => {
		const entry = `
			export const twice = (value: number) => double(value);
			function double(value: number, by = 2) { return by * value; }
			function isEven(value: number): boolean { return value === 0 || isOdd(value - 1); }
			function isOdd(value: number): boolean { return value !== 0 && isEven(value - 1); }
			declare const tell: (value: unknown) => void;
			tell([twice(4), isEven(4), isOdd(4), double.name, double.length, "prototype" in double]);`;
		assert.deepEqual(await run(entry), [8, true, false, "double", 1, false]);
		for (const flavour of ["development", "release"] as const)
			assert.doesNotMatch((await translate(entry, { flavour })).code, /function/, flavour);
	});

	it("leaves a function alone that is called before it is declared, through others too", async () => {
		const entry = `
			declare const tell: (value: unknown) => void;
			const held = { late: () => shadowed(1) };
			class Holder { static kept = early(1); later() { return shadowed(2); } }
			const [sum] = [1, 2].map(value => through(value));
			const early2 = { early };
			function shadowed(late: number) { const early = late; return early; }
			function through(value: number) { return indirect(value) + value; }
			function indirect(value: number) { return 10 * value; }
			function early(value: number) { return value + 1; }
			tell([held.late(), new Holder().later(), Holder.kept, sum, early2.early(5)]);`;
		assert.deepEqual(await run(entry), [1, 2, 2, 11, 6]);
		const { code } = await translate(entry);
		for (const name of ["through", "indirect", "early"]) assert.match(code, new RegExp(`function ${name}\\b`));
		assert.match(code, /const shadowed = \(late\) => \{/);
	});

	it("leaves a function alone that has a this of its own, or yields", async () => {
		const entry = `
			declare const tell: (value: unknown) => void;
			function own(this: { value: number }) { return [1].map(() => this.value)[0]; }
			function rest() { return arguments.length; }
			function* many() { yield 1; }
			function inner() { return { value: 3, get() { return this.value; } }.get(); }
			tell([own.call({ value: 2 }), rest.apply(undefined, [1, 2]), [...many()], inner()]);`;
		assert.deepEqual(await run(entry), [2, 2, [1], 3]);
	});

	it("shortens names for a release only", async () => {
		const entry =
			"export function area(width: number, height: number) { const product = width * height; return product + product; }";
		assert.match((await translate(entry)).code, /product \+ product/);
		assert.doesNotMatch((await translate(entry, { flavour: "release" })).code, /product/);
	});

	it("calls variables of a release as properties are called, which need their names anyway", async () => {
		const entry =
			"declare const tell: (value: unknown) => void; const left = { alpha: 1, beta: 2 }; const right = left.alpha + left.beta;" +
			"const both = (one: number, two: number) => [one, two, left.beta, right]; tell([both(5, 6), { native: left.alpha }]);";
		const { code } = await translate(entry, { flavour: "release", format: "iife" });
		const known = ["alpha", "beta", "native", "tell", "const", "let", "use", "strict"];
		assert.deepEqual(
			code.match(/\b[a-z]+\b/g)?.filter(each => !known.includes(each)),
			[],
		);
		assert.doesNotMatch(code, /native(?!:)/, "to XS that is no name for a variable");
		assert.deepEqual(await run(entry, { flavour: "release" }), [[5, 6, 2, 3], { native: 1 }]);
	});

	it("says true and false as words in a release, and nothing else by them", async () => {
		const entry = `
			declare const tell: (value: unknown) => void;
			const yes = () => { return true; };
			const no = (x?: number): boolean | undefined => x === undefined ? undefined : typeof x === "string" || false;
			tell([yes(), no(), no(1), void tell(0), !0.5, (() => { throw undefined; }), !+"1"].map(String));`;
		const { code } = await translate(entry, { flavour: "release", format: "iife" });
		assert.doesNotMatch(code, /![01](?![.\d])/);
		assert.deepEqual(
			((await run(entry, { flavour: "release" })) as string[]).filter((_, i) => i !== 5),
			[...["true", "undefined", "false", "undefined", "false", "false"]],
		);
	});

	it("makes statements of conditions in a release, each else where it was", async () => {
		const entry = `
			declare const tell: (value: unknown) => void;
			const all: unknown[] = [];
			const say = (value: unknown) => all.push(value);
			const look = (a: unknown, b: unknown, c: unknown) => {
				if (a && b && c) say("all");
				if (a) { b && c && say("bc"); } else say("no a");
				if (a && b) say("ab"); else say("not ab");
				a && say(b || c);
			};
			for (const a of [0, 1]) for (const b of [0, 2]) for (const c of [0, 3]) look(a, b, c);
			tell(all.join());`;
		const { code } = await translate(entry, { flavour: "release", format: "iife" });
		assert.equal(code.match(/&&/g)?.length, 1, code);
		assert.equal(await run(entry, { flavour: "release" }), await run(entry));
	});

	it("joins what a template has, in its order, as text", async () => {
		const entry = `
			declare const tell: (value: unknown) => void;
			let calls = 0;
			const next = () => ++calls;
			const tag = (texts: TemplateStringsArray, ...values: number[]) => texts.join("|") + values.join();
			tell([
				\`\${next()}\${next()}\`, \`\${next()}\`, \`\${next()}-\${next()}\`, \`a\${next()}\${next()}\`,
				\`\${next()}\${next()}z\`, 2 + \`\${[1, 2].map(each => \`<\${each}>\`).join("")}"\\n\`, tag\`a\${1}b\`,
				\`\${calls > 1 ? "x" : "y"}\${undefined}\${null}\`.length,
			]);`;
		const joined = ["12", "3", "4-5", "a67", "89z", '2<1><2>"\n', "a|b1", 14];
		for (const flavour of ["development", "release"] as const) assert.deepEqual(await run(entry, { flavour }), joined);
		assert.doesNotMatch((await translate(entry, { flavour: "release" })).code, /\$\{(?!1\}b)/);
	});

	it("leads from a line of the result back to the source", async () => {
		writeFileSync(
			join(folder, "fault.ts"),
			"class A { #x = 1; get() { return this.#x; } }\n\nexport const fault = () => {\n\tthrow new Error(String(new A().get()));\n};",
		);
		const { code, map } = await translate(`export { fault } from "./fault";`, { flavour: "release" });
		const line = code.split("\n").findIndex(each => each.includes("throw"));
		const entry = new SourceMap(JSON.parse(map)).findEntry(line, 1000);
		assert.ok("originalSource" in entry);
		assert.match(entry.originalSource, /fault\.ts$/);
		assert.equal(entry.originalLine + 1, 4);
	});

	it("tells what it was made of", async () => {
		writeFileSync(join(folder, "one.ts"), "export const one = [1, 2, 3];");
		const sources = sourcesOf(await translate(`export { one } from "./one";`));
		assert.deepEqual(
			sources.map(({ file }) => file.split("/").at(-1)),
			["one.ts"],
		);
	});

	describe("a declaration that takes an object apart", () => {
		const entry = `
			declare const tell: (value: unknown) => void;
			class Holder {
				#inner = { x: 1, y: { z: 2 }, 5: 3 };
				#calls = 0;
				#made() { this.#calls++; return this.#inner; }
				look() {
					const { x: renamed } = this.#inner;
					const { x, y } = this.#made(), { z } = y;
					const { none = 7 } = this.#inner as { none?: number };
					const { 5: five, ...rest } = this.#inner;
					const { y: { z: deep } } = this.#inner;
					const { length } = (() => { const { x } = this.#made(); return [x]; })();
					let { x: free } = this.#inner;
					free += 1;
					const [one, two] = [this.#inner.x, (() => { const { x } = this.#inner; return -x; })()];
					let [three] = [[3]], [, four] = [1, 4], [more, ...less] = [5, 6];
					return [renamed, x, z, none, five, Object.keys(rest), deep, length, free, this.#calls, one, two, three, four, more, less];
				}
			}
			let failed = "no";
			try { const { a } = undefined as never as { a: number }; failed = String(a); } catch { failed = "yes"; }
			tell([new Holder().look(), failed]);`;

		for (const flavour of ["development", "release"] as const)
			it(`gets the same values, for ${flavour}`, async () => {
				assert.deepEqual(await run(entry, { flavour }), [
					[1, 1, 2, 7, 3, ["x", "y"], 2, 1, 2, 2, 1, -1, [3], 4, 5, [6]],
					"yes",
				]);
			});

		it("is a pattern no more, unless it has defaults, takes the rest, or goes deeper", async () => {
			const { code } = await translate(entry);
			assert.equal(code.match(/const \{/g)?.length, 3, code);
			assert.equal(code.match(/(?<!= )\[[^\]]*\] = \[/g)?.length, 2, code);
		});
	});
});
