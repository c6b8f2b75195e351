/** Preloaded, so in ROM: every kind of thing that a module may keep, and somebody who changes it. */

class Private {
	static #count = 1;
	static shared = 1;
	#value: number;

	constructor(value: number) {
		this.#value = value;
	}

	static count(): number {
		return ++Private.#count;
	}

	get value(): number {
		return this.#value;
	}

	set value(value: number) {
		this.#value = value;
	}
}

class Frozen extends Private {
	constructor(value: number) {
		super(value);
		Object.freeze(this);
	}
}

let nothing: unknown;
let number: unknown = 1;
let object: unknown = { call: (): number => 1 };
let arrow: unknown = (): number => 1;
let method: unknown = function (): number {
	return 1;
};
let constructor: unknown = class {};
let bound: unknown = (() => 1).bind(undefined);
let builtIn: unknown = parseInt;
let symbol: unknown = Symbol("x");

const handler = { handle: (): number => 1 };
const plain: { a?: number; b?: number } = { a: 1 };
const frozen = Object.freeze({ deep: { a: 1 } });
const list = [1, 2];
const frozenList = Object.freeze([1, 2]);
const nested = [{ a: 1 }];
const accessor = {
	kept: 1,
	set value(value: number) {
		this.kept = value;
	},
};
const one = new Private(1);
const frozenOne = new Frozen(1);
const bytes = new Uint8Array(4);
const buffer = new ArrayBuffer(4);
const view = new DataView(new ArrayBuffer(4));
const map = new Map([[1, 1]]);
const set = new Set([1]);
const weak = new WeakMap<object, number>();
const expression = /a/g;
const error = new Error("x");
const proxy = new Proxy<{ a?: number }>({}, {});
const generator = function* (): Generator<number> {
	yield 1;
};
const named = function named(_a: number, _b: number): void {};

/** What each of them answers, or the name of what it throws. */
export const changes: Readonly<Record<string, () => unknown>> = {
	"a variable without a value": () => (nothing = 2),
	"a variable with a number": () => (number = 2),
	"a variable with an object": () => (object = 2),
	"a variable with an arrow function": () => (arrow = 2),
	"a variable with a function": () => (method = 2),
	"a variable with a class": () => (constructor = 2),
	"a variable with a bound function": () => (bound = 2),
	"a variable with a built-in function": () => (builtIn = 2),
	"a variable with a symbol": () => (symbol = 2),
	"their values": () =>
		[
			nothing,
			number,
			object,
			typeof arrow,
			typeof method,
			typeof constructor,
			typeof bound,
			typeof builtIn,
			symbol,
		].join(),
	"a property with a function": () => ((handler.handle = () => 2), handler.handle()),
	"a property": () => (plain.a = 2),
	"a new property": () => (plain.b = 2),
	"no property": () => (delete plain.a, "a" in plain),
	"a property of a frozen object's object": () => (frozen.deep.a = 2),
	"an array": () => list.push(3),
	"a frozen array": () => (frozenList as number[]).push(3),
	"an object in an array": () => Object.assign(nested[0] ?? {}, { a: 2 }).a,
	"an accessor": () => ((accessor.value = 2), accessor.kept),
	"a private field": () => ((one.value = 2), one.value),
	"a private field of a frozen object": () => ((frozenOne.value = 2), frozenOne.value),
	"a private static": () => Private.count(),
	"a static": () => (Private.shared = 2),
	"a prototype": () => Object.assign(Private.prototype, { x: 1 }),
	"a generator's prototype": () => Object.assign(generator.prototype as object, { x: 1 }) && "done",
	"the prototype of an instance's class": () => Object.assign(Object.getPrototypeOf(one) as object, { x: 1 }),
	"a function": () => Object.assign(named, { x: 1 }),
	bytes: () => (bytes[0] = 2),
	"many bytes": () => bytes.set([2]),
	"a buffer": () => (new Uint8Array(buffer)[0] = 2),
	"a view": () => view.setUint8(0, 2),
	"a map": () => map.set(1, 2),
	"a set": () => set.add(2),
	"a weak map": () => weak.set({}, 2),
	"a regular expression": () => expression.test("aa"),
	"an error": () => (error.message = "y"),
	"a proxy": () => (proxy.a = 2),
	"a built-in prototype": () => Object.assign(Array.prototype, { x: 1 }),
	"an iterator's prototype": () => Object.assign(Object.getPrototypeOf([][Symbol.iterator]()) as object, { x: 1 }),
	"a name space": () => Object.assign(Math, { x: 1 }),
	"a global": () => Object.assign(globalThis, { x: 1 }) && "done",
	names: () => [named.name, named.length, Private.name, (() => 1).name].join(),
};
