import assert from "node:assert/strict";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { bundle, type Script } from "../../../hosts/translation/index";
import { inlined } from "../../../hosts/translation/inlining/index";

const translate = (entry: string): Promise<Script> =>
	bundle({ entry, folder: tmpdir(), format: "iife", flavour: "release", pool: "" });

/** What `tell` hears, in order, from the script as it is and as it is put together. */
async function heard(entry: string): Promise<readonly unknown[]> {
	const run = (code: string): readonly unknown[] => {
		const all: unknown[] = [];
		new Function("tell", code)((value: unknown) => void all.push(value));
		return all;
	};
	const plain = run(`"use strict"; (() => { ${entry} })();`);
	assert.deepEqual(run(`${(await translate(entry)).code}`), plain);
	return plain;
}

/** A function that nothing knows the result of, called in two places so that it stays one. */
const twice = (body: string): string => `const main = x => { ${body} }; for (const x of [1, 2, 3]) main(x); main(0);`;

/** The functions that are left in a script of ours, by name. */
function left(code: string): readonly string[] {
	const empty = JSON.stringify({ version: 3, sources: ["a"], names: [], mappings: "AAAA" });
	const made = inlined({ code: `(() => {\n${code}\n})();`, map: empty }).code;
	return [...made.matchAll(/(?:const |function |[ \t])(#?\w+)(?:\$\d+)?(?: = )?\([^()]*\) (?:=> )?\{/g)].map(
		([, name = ""]) => name,
	);
}

describe("what one place calls", () => {
	it("goes there, from functions and private methods", () => {
		const code = `
			function add(a, b) { if (a > 9) return b; return a + b; }
			class Counter {
				#count = 0;
				#step(by) { this.#count = add(this.#count, by); }
				next(by) { this.#step(by); return this.#count; }
				last(by) { this.next(by); return this.#count; }
			}
			tell(new Counter().last(2));`;
		assert.deepEqual(left(code), ["next", "last"]);
	});

	it("stays a function where two places call it, or one has it as a value", () => {
		const code = `
			function both(a) { tell(a); tell(a); }
			function value(a) { tell(a); tell(a); }
			const main = () => { both(1); both(2); [1].forEach(value); };
			main(main);`;
		assert.deepEqual(left(code), ["both", "value", "main"]);
	});

	it("stays one where its code would come into RAM, with a function that is made while the device runs", () => {
		const code = `
			function work(a) { tell(a); tell(a); }
			function main(list) { list.forEach(each => work(each)); }
			main(main);`;
		assert.deepEqual(left(code), ["work", "main"]);
	});

	it("stays one when it calls itself, through others too", () => {
		const code = `
			function even(a) { tell(a); return a === 0 || odd(a - 1); }
			function odd(a) { tell(a); return a !== 0 && even(a - 1); }
			function main(a) { tell(a); }
			main(main);`;
		assert.deepEqual(left(code), ["even", "odd", "main"]);
	});

	it("ends in any way it did", async () => {
		const ends = `
			function told(a) { if (a === 1) { tell("one"); return; } tell("end"); }
			function found(a) { for (let i = 0; i < 5; i++) if (i === a) return "at " + i; }
			function thrown(a) { try { if (a === 2) throw new Error("two"); return "none"; } catch (e) { return e.message; } }
			function sign(a) { if (a > 1) return "+"; else if (a < 1) return "-"; else return "0"; }
			function last(a) { tell("last"); if (a > 1) return "much"; }`;
		assert.deepEqual(
			await heard(
				ends +
					twice(
						`told(x); const y = found(x); tell(y); if (thrown(x) === "two") tell("caught"); tell(sign(x)); return last(x);`,
					) +
					"tell(main(2)); tell(main(1));",
			),
			[
				...["one", "at 1", "0", "last", "end", "at 2", "caught", "+", "last", "end", "at 3", "+", "last"],
				...[
					"end",
					"at 0",
					"-",
					"last",
					"end",
					"at 2",
					"caught",
					"+",
					"last",
					"much",
					"one",
					"at 1",
					"0",
					"last",
					undefined,
				],
			],
		);
	});

	it("ends as the one that is put into another that is put into a third", async () => {
		const code = `
			function inner(a) { tell("inner"); if (a === 1) return "one"; return "more"; }
			function middle(a) { tell("middle"); if (a === 0) return "none"; return inner(a); }
			function outer(a) { tell("outer"); const b = middle(a); if (b === "one") return b + "!"; return b; }
			const through = a => outer(a);
			const again = a => through(a);`;
		assert.deepEqual(
			(await heard(code + twice("const y = again(x); tell(y);"))).filter(each => !/er|dle/.test(String(each))),
			[...["one!", "more", "more", "none"]],
		);
	});

	it("gets its arguments once, in their order, and before it begins", async () => {
		await heard(`
			let count = 0;
			const next = name => { tell(name); return ++count; };
			next("first");
			function three(a, b, c = next("default")) { tell("begins"); return [b, a, a, c]; }
			function two(a, b) { return b + a; }
			function first(a) { return a * 2; }
			function again(a) { return first(a); }
			${twice(`const y = three(next("a"), next("b")); tell(y); tell(two(next("c"), next("d"))); tell(again(next("e"))); tell(count);`)}`);
	});

	it("is called only when it was, and after what came before", async () => {
		await heard(`
			const say = a => { tell(a); return a; };
			say(0);
			function maybe(a) { tell("maybe"); tell(a); return a; }
			function late(a) { tell("late"); return a; }
			function changed(o) { o.a = 5; return 1; }
			${twice(`tell(x > 1 ? maybe(x) : "no"); tell(say(x) + late(x)); const o = { a: 1 }; tell(o.a + changed(o));`)}`);
	});

	it("keeps a variable that changes as it was when the call was made", async () => {
		await heard(`
			function later(a, b) { b++; return () => [a, b]; }
			const main = x => { let y = x; const f = later(y, x); y = 7; tell(f()); tell(x); };
			main(1); main(2);`);
	});

	it("knows its own names from those around the call", async () => {
		await heard(`
			const base = 10;
			function sum(value) { const result = base + value; const { top = result, ...rest } = { low: value }; return { result, top, rest, value }; }
			${twice("const base = x, result = 3, value = 4, { result: other } = sum(base); tell([base, result, value, other]);")}`);
	});

	it("makes variables anew in each turn of a loop", async () => {
		await heard(`
			function keep(list, a) { let known; if (a > 1) known = a; list.push(() => known); if (a === 2) return; list.push(() => a); }
			const main = n => { const list = []; for (let i = 0; i < n; i++) keep(list, i); tell(list.map(each => each())); };
			main(4); main(2);`);
	});

	it("leaves each this to its own", async () => {
		await heard(`
			function reader(owner) { return { name: "reader", read() { return [this.name, owner.name]; } }; }
			class Named {
				name = "named";
				#tell(list) { list.forEach(each => tell([this.name, each])); }
				run() { this.#tell([1, 2]); const made = reader(this); return made.read(); }
			}
			tell(new Named().run()); tell(new Named().run());`);
	});

	it("has numbers and short texts where it reads them, and none else", async () => {
		const long = "a text that is longer than the way to it is";
		const code = `
			const second = 1000, minute = 60 * second, below = -(5 + 2), name = "short", once = "${long}1", twice = "${long}2";
			let changing = 1;
			const list = [name, minute];
			const first = a => { tell([second, minute, below, { name }, name.length, once]); tell(twice + changing); changing = 2; };
			const main = a => { first(a); tell([twice, changing++, list, typeof below]); const second = 5; tell(second); };`;
		assert.deepEqual((await heard(`${code} main(1); main(2);`)).slice(0, 2), [
			[1000, 60_000, -7, { name: "short" }, 5, `${long}1`],
			`${long}21`,
		]);
		const made = (await translate(`${code.replaceAll("tell", "globalThis.tell")} globalThis.main = main;`)).code;
		assert.equal(made.split(`${long}1`).length, 2);
		assert.equal(made.split(`${long}2`).length, 2);
		assert.equal(made.match(/"short"/g)?.length, 2);
		assert.doesNotMatch(made, /const [^;]*=1e3/);
		const module = await bundle({
			...{ entry: "export const most = 5; export const all = () => most + 1;", folder: tmpdir() },
			...{ format: "esm", flavour: "release", pool: "" },
		});
		assert.match(module.code, /as most/);
	});

	it("leads back to the line that it came from", async () => {
		const { code, map } = await translate(
			[
				"declare const tell: (value: unknown) => void;",
				"function fail(a: number) {",
				"	tell(a);",
				"	throw new RangeError(`of ${a}`);",
				"}",
				"const main = (a: number) => {",
				"	tell(1);",
				"	fail(a);",
				"};",
				"main(2); main(3);",
			].join("\n"),
		);
		const lines = code.split("\n");
		const line = lines.findIndex(each => each.includes("RangeError"));
		const entry = new SourceMap(JSON.parse(map)).findEntry(line, lines[line]?.indexOf("new RangeError") ?? 0);
		assert.ok("originalLine" in entry);
		assert.equal(entry.originalLine, 3);
		assert.match(entry.originalSource, /entry\.ts$/);
	});
});
