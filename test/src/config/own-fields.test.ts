import assert from "node:assert/strict";
import { readProduct } from "../../../src/product";
import { product } from "../../support/least";

const label = { en: "It" };
const read = (...fields: readonly unknown[]): ReturnType<typeof readProduct> =>
	readProduct({ ...product, setup: { fields } });

function problem(...fields: readonly unknown[]): string {
	try {
		read(...fields);
	} catch (error) {
		assert.ok(error instanceof Error && error.name === "ConfigError", String(error));
		return error.message.replace('config: "setup.fields', "");
	}
	return "no problem";
}

describe("the maker's own fields in the product's config", () => {
	it("are none unless there are some", () => {
		assert.equal(readProduct(product).setup.fields, undefined);
		assert.equal(read().setup.fields, undefined);
	});

	it("have defaults for all but name, kind and label", () => {
		const { fields } = read({ name: "place", kind: "text", label }, { name: "key", kind: "secret", label }).setup;
		assert.deepEqual(
			fields?.all.map(({ name, kind, min, max, required, default: value, keepOnReset }) => [
				...[name, kind, min, max, required, value, keepOnReset],
			]),
			[
				["place", "text", 0, 32, false, "", false],
				["key", "secret", 0, 64, false, "", false],
			],
		);
	});

	it("are told what is wrong with them: place, value, rule", () => {
		const number = { name: "it", kind: "number", min: 1, max: 60, label };
		const choice = { name: "it", kind: "choice", options: [{ value: "eu" }, { value: "us" }], label };
		for (const [field, message] of [
			[{ ...number, name: "Interval" }, '[0].name" is "Interval", but must be a name as "interval": '],
			[{ ...number, name: `a${"b".repeat(16)}` }, '[0].name" is '],
			[{ ...number, name: "ssid" }, '[0].name" is "ssid", but must be a name that /config does not use itself'],
			[{ ...number, name: "retry" }, '[0].name" is "retry", but must be a name that'],
			[
				{ ...number, kind: "date" },
				'[0].kind" is "date", but must be one of "text", "secret", "number", "choice", "yesno"',
			],
			[{ ...number, label: "It" }, '[0].label" is "It", but must be an object with named fields'],
			[{ ...number, label: {} }, '[0].label" is an object, but must be a text by language'],
			[{ ...number, label: { english: "It" } }, '[0].label.english" is "It", but must be under a language as "en"'],
			[{ ...number, min: undefined }, '[0].min" is missing, but must be a number: its range must be told'],
			[{ ...number, max: 1 }, '[0].max" is 1, but must be more than "setup.fields[0].min" (1)'],
			[{ ...number, step: 0 }, '[0].step" is 0, but must be more than 0, and within the range'],
			[{ ...number, step: 0.0001 }, '[0].step" is 0.0001, but must be a number from'],
			[{ ...number, default: 61 }, '[0].default" is 61, but must be a whole number from 1 to 60'],
			[{ ...number, default: "5" }, '[0].default" is "5", but must be a whole number from 1 to 60'],
			[
				{ ...number, options: choice.options },
				'[0].options" is a list of 2, but must be absent: a field of kind "number"',
			],
			[{ ...choice, options: undefined }, '[0].options" is missing, but must be a list of 2 to 16'],
			[
				{ ...choice, options: [{ value: "eu" }, { value: "eu" }] },
				'[0].options[1].value" is "eu", but must be another',
			],
			[{ ...choice, options: [{ value: "e u" }, { value: "us" }] }, '[0].options[0].value" is "e u", but must be'],
			[{ ...choice, default: "asia" }, '[0].default" is "asia", but must be one of eu, us'],
			[{ name: "it", kind: "yesno", default: "1", label }, '[0].default" is "1", but must be true or false'],
			[{ name: "it", kind: "text", max: 65, label }, '[0].max" is 65, but must be a whole number from 1 to 64 (bytes)'],
			[{ name: "it", kind: "text", min: 9, max: 8, label }, '[0].max" is 8, but must be a whole number from 9 to 64'],
			[
				{ name: "it", kind: "secret", default: "x", label },
				'[0].default" is "...", but must be absent: a field of kind "secret"',
			],
			[
				{ ...number, keeponreset: true },
				'[0].keeponreset" is "...", but must be absent: the known fields here are name, kind',
			],
		] as const)
			assert.ok(problem(field).startsWith(message), `${problem(field)}\n${message}`);
	});

	it("are at most 8, each with a name of its own, and fit into 256 bytes", () => {
		const text = (name: string, max: number): unknown => ({ name, kind: "text", max, label });
		const many = (count: number, max: number): unknown[] => Array.from({ length: count }, (_, i) => text(`f${i}`, max));
		assert.equal(read(...many(8, 32)).setup.fields?.all.length, 8);
		assert.equal(problem(...many(9, 1)), '" is a list of 9, but must be a list of 0 to 8 entries');
		assert.equal(problem(text("a", 1), text("a", 1)), '[1].name" is "a", but must be another than those before');
		assert.equal(
			problem(...many(7, 32), text("last", 33)),
			'" is a list of 8, but must be shorter: its longest values take 257 bytes together, not 256; set a lower "max"',
		);
		const number = { name: "n", kind: "number", min: -0.5, max: 10, step: 0.5, label };
		const choice = { name: "c", kind: "choice", options: [{ value: "a" }, { value: "four" }], label };
		const rest = [...many(3, 64), number, choice, { name: "y", kind: "yesno", label }];
		assert.equal(problem(...rest, text("last", 53)), "no problem");
		assert.match(problem(...rest, text("last", 54)), /take 257 bytes/);
	});
});

describe("what comes after success in the product's config", () => {
	const next = (url: unknown, words: unknown = label): unknown =>
		readProduct({ ...product, brand: { next: { url, label: words } } }).brand.next;

	it("is an address of the web, and what it is called", () => {
		for (const url of ["https://example.com/app?a=1#b", "http://example.com", `https://${"a".repeat(192)}`])
			assert.deepEqual(next(url), { url, label });
		assert.equal(readProduct(product).brand.next, undefined);
	});

	it("is nothing else", () => {
		for (const url of [
			"example.com",
			"javascript:alert(1)",
			"https://",
			"https:///x",
			"https://a b",
			`https://${"a".repeat(193)}`,
			1,
		])
			assert.throws(() => next(url), /"brand.next.url" is .*, but must be an address as/, String(url));
		assert.throws(
			() => next("https://example.com", {}),
			/"brand.next.label" is an object, but must be a text by language/,
		);
	});
});
