/** node:assert/strict, as far as tests of modules use it. */

export class AssertionError extends Error {
	override get name(): string {
		return "AssertionError";
	}
}

type Expected = RegExp | ((thrown: unknown) => boolean) | (new (...parameters: never[]) => unknown) | object;

export const fail = (message: string): never => {
	throw new AssertionError(message);
};

export const ok = (value: unknown, message?: string): void => {
	if (!value) fail(message ?? `${show(value)} is not truthy`);
};

export const equal = (actual: unknown, expected: unknown, message?: string): void => {
	if (!Object.is(actual, expected)) fail(message ?? `${show(actual)} is not ${show(expected)}`);
};

export const notEqual = (actual: unknown, expected: unknown, message?: string): void => {
	if (Object.is(actual, expected)) fail(message ?? `${show(actual)} should be something else`);
};

export const deepEqual = (actual: unknown, expected: unknown, message?: string): void => {
	if (!same(actual, expected)) fail(message ?? `${show(actual)} is not ${show(expected)}`);
};

export const notDeepEqual = (actual: unknown, expected: unknown, message?: string): void => {
	if (same(actual, expected)) fail(message ?? `${show(actual)} should be something else`);
};

export const match = (text: string, pattern: RegExp, message?: string): void => {
	if (!pattern.test(text)) fail(message ?? `${show(text)} does not match ${String(pattern)}`);
};

export const doesNotMatch = (text: string, pattern: RegExp, message?: string): void => {
	if (pattern.test(text)) fail(message ?? `${show(text)} matches ${String(pattern)}`);
};

export const throws = (body: () => unknown, expected?: Expected): void => {
	try {
		body();
	} catch (error) {
		verify(error, expected);
		return;
	}
	fail("nothing was thrown");
};

export const doesNotThrow = (body: () => unknown): void => {
	body();
};

export const rejects = async (
	body: Promise<unknown> | (() => Promise<unknown>),
	expected?: Expected,
): Promise<void> => {
	try {
		await (typeof body === "function" ? body() : body);
	} catch (error) {
		verify(error, expected);
		return;
	}
	fail("nothing was rejected");
};

function verify(error: unknown, expected: Expected | undefined): void {
	if (expected === undefined) return;
	if (expected instanceof RegExp) match(String(error), expected);
	else if (typeof expected === "object") verifyProperties(error, expected);
	else if (isClass(expected)) ok(error instanceof expected, `${show(error)} is not a ${expected.name}`);
	else ok((expected as (thrown: unknown) => boolean)(error), `${show(error)} does not satisfy the test`);
}

function isClass(expected: Expected): expected is new () => unknown {
	return typeof expected === "function" && expected.prototype !== undefined;
}

function verifyProperties(error: unknown, expected: object): void {
	const properties = new Map(Object.entries(error as object).concat([["message", (error as Error).message]]));
	for (const [name, value] of Object.entries(expected)) {
		const actual = properties.get(name) ?? (error as Readonly<Record<string, unknown>>)[name];
		if (value instanceof RegExp) match(String(actual), value);
		else deepEqual(actual, value);
	}
}

function same(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) return true;
	if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
	if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
	// By index: XS 13.3 calls every key of what Array.from made "0".
	if (Array.isArray(a))
		return a.length === (b as unknown[]).length && a.every((each, i) => same(each, (b as unknown[])[i]));
	if (a instanceof Map) return sameEntries(a, b as Map<unknown, unknown>);
	if (a instanceof Set)
		return a.size === (b as Set<unknown>).size && [...a].every(each => (b as Set<unknown>).has(each));
	if (a instanceof Date) return a.getTime() === (b as Date).getTime();
	if (a instanceof Error && (a.message !== (b as Error).message || a.name !== (b as Error).name)) return false;
	const [x, y] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
	return sameEntries(x, y);
}

function sameEntries(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
	return a.size === b.size && [...a].every(([key, value]) => b.has(key) && same(value, b.get(key)));
}

function show(value: unknown): string {
	if (value instanceof Uint8Array) return `bytes [${[...value].join(" ")}]`;
	if (value instanceof Error) return String(value);
	if (typeof value === "string") return JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
	if (typeof value === "object" && value !== null)
		return `{ ${Object.entries(value)
			.map(([key, each]) => `${key}: ${show(each)}`)
			.join(", ")} }`;
	return String(value);
}

const assert = Object.assign((value: unknown, message?: string): void => ok(value, message), {
	AssertionError,
	fail,
	ok,
	equal,
	strictEqual: equal,
	notEqual,
	notStrictEqual: notEqual,
	deepEqual,
	deepStrictEqual: deepEqual,
	notDeepEqual,
	notDeepStrictEqual: notDeepEqual,
	match,
	doesNotMatch,
	throws,
	doesNotThrow,
	rejects,
});
export default assert;
