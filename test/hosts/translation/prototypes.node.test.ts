import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { bundle } from "../../../hosts/translation/index";

/** What `tell` hears, in order, from the sources as they are and as they ship; and what ships. */
async function shipped(entry: string): Promise<{ readonly heard: readonly unknown[]; readonly code: string }> {
	const run = (code: string): readonly unknown[] => {
		const all: unknown[] = [];
		new Function("tell", code)((value: unknown) => void all.push(value));
		return all;
	};
	const { code } = await bundle({ entry, folder: tmpdir(), format: "iife", flavour: "release", pool: "" });
	const heard = run(code);
	assert.deepEqual(heard, run(`"use strict"; (() => { ${entry} })();`));
	return { heard, code };
}

/** Reads `base` and calls `helper` in three methods, so that the prototype is the place for both. */
const reader = `
	class Reader {
		one(a) { return [helper(a), base.length].map(each => each + base.length); }
		two(a) { return { base, sum: helper(a) + helper(2) }; }
		three(a) { const { length } = base; return length + helper(a); }
	}`;
const uses = `const reader = new Reader(); tell(reader.one(1)); tell(reader.two(2)); tell(reader.three(3));`;

describe("what the methods of a class read of the module outside", () => {
	it("is in its prototype, and means the same", async () => {
		const { heard, code } = await shipped(
			`const base = ["x"]; const helper = a => { tell(a); return a * 2; }; ${reader} ${uses} helper(9);`,
		);
		assert.match(code, /\.prototype\._\w+=/);
		assert.deepEqual(heard.slice(0, 2), [1, [3, 2]]);
	});

	it("is there as early as it was, whatever comes first", async () => {
		await shipped(`
			${reader}
			const base = [1, 2];
			${uses}
			function helper(a) { tell(a); return later(a); }
			function later(a) { tell(a); return a + 1; }
			helper(5); later(6); [7].map(helper);`);
	});

	it("stays outside for static methods, functions with their own this, and before super", async () => {
		await shipped(`
			const base = [1]; const helper = a => { tell(a); return a; };
			class Base { constructor(a) { this.a = a; } }
			class Derived extends Base {
				b = helper(1);
				constructor() { super(helper(2) + base.length); }
				static made() { return helper(3) + base.length; }
				own() { return { base, get() { return [helper(4), base]; } }.get(); }
				c() { return helper(5) + base.length; }
			}
			tell(Derived.made()); const it = new Derived(); tell([it.a, it.b, it.c()]); tell(it.own()); helper(0);`);
	});

	it("keeps apart from what another class along an extends reads", async () => {
		await shipped(`
			const base = [1]; const helper = a => { tell(a); return a; };
			class First { a() { return helper(1) + base.length; } b() { return helper(2) + base.length; } }
			class Second extends First { c() { return helper(3) + base.length; } d() { return helper(4) + base.length; } }
			const it = new Second(); tell([it.a(), it.b(), it.c(), it.d()]);`);
	});

	it("is a variable where it changes", async () => {
		await shipped(`
			let state = 1;
			class Counter { next() { state++; return state; } last() { return state; } both() { return [state, state]; } }
			const it = new Counter(); tell([it.next(), it.next(), it.last(), it.both()]);`);
	});
});

describe("a function that one class alone calls", () => {
	it("is a method of it", async () => {
		const { code } = await shipped(`
			function half(a) { tell(a); return a / 2; }
			function both(a) { tell("both"); return half(a) + half(a + 1); }
			class Divider { one(a) { return both(a) + both(a); } two(list) { return list.map(each => half(each)); } }
			const it = new Divider(); tell(it.one(2)); tell(it.two([4, 6]));`);
		assert.doesNotMatch(code, /function|const \w+=\(?\w+\)?=>/);
	});

	it("stays a function where it is a value, calls itself through others, or has another caller", async () => {
		await shipped(`
			function even(a) { tell(a); return a === 0 || odd(a - 1); }
			function odd(a) { tell(a); return a !== 0 && even(a - 1); }
			function value(a) { tell(a); return a; }
			function shared(a) { tell(a); return a; }
			class One { a() { return [even(3), even(2), [1].map(value), shared(1)]; } }
			class Two { a() { return shared(2) + shared(3); } }
			tell(new One().a()); tell(new Two().a());`);
	});
});
