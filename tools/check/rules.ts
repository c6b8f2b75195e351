/**
 * The words of src/config/rules.ts with another meaning: where the firmware's rules stop at the first thing that is wrong, these
 * go on and tell all; and each can be asked what it takes, as a schema. What is right or wrong, and in which words, the
 * firmware's own rules decide, which these call.
 *
 * They stand in the place of src/config/rules.ts when `load.ts` bundles src/product.ts; so the firmware knows nothing of this.
 */
import * as firmware from "../../src/config/rules";
import type { Rule } from "../../src/config/rules";
import { formOf, plainText } from "./forms";
import type { Schema } from "./json-schema";
import { valueIn } from "./value-in";
import { isRecord } from "../cli/record";

export type { Rule };

/** What was not known, the field's name or its value, and what might be meant: of names, those that are not there yet. */
export interface Known {
	readonly what: "name" | "value";
	readonly all: readonly string[];
}

/** One or several fields are wrong. */
abstract class Refused extends Error {
	abstract readonly problems: readonly ConfigError[];
}

/** A field is wrong. */
export class ConfigError extends Refused {
	override readonly name = "ConfigError";
	readonly path: string;
	readonly value: unknown;
	readonly rule: string;
	readonly known: Known | undefined;

	constructor(path: string, value: unknown, rule: string, known?: Known) {
		super(`"${path}" must be ${rule}`);
		this.path = path;
		this.value = value;
		this.rule = rule;
		const values = formOf(rule)?.enum;
		this.known = known ?? (values && { what: "value", all: values });
	}

	get problems(): readonly ConfigError[] {
		return [this];
	}
}

class Several extends Refused {
	readonly problems: readonly ConfigError[];

	constructor(problems: readonly ConfigError[]) {
		super("several fields are wrong");
		this.problems = problems;
	}
}

/** Given to a rule as the value, it makes the rule throw its schema. */
const question = Symbol("which values are right?");

class Answer extends Error {
	readonly schema: Schema;

	constructor(schema: Schema) {
		super("a schema");
		this.schema = schema;
	}
}

/**
 * In a config, the place of a value that was found wrong before, and is not told again. So the rules between several
 * fields are reached, which a function of rules checks behind those of each field.
 */
export class Told {
	readonly value: unknown;

	constructor(value: unknown) {
		this.value = value;
	}
}

/** The values that a rule takes, as far as the rule can say. */
export function schemaOf(rule: Rule<unknown>): Schema {
	try {
		rule(question, "");
		return {};
	} catch (error) {
		if (error instanceof ConfigError) return inWords(error.rule);
		if (!(error instanceof Answer)) throw error;
		const { schema } = error;
		// A function around a rule may take 0 besides, for never.
		const never = schema.minimum !== undefined && schema.minimum > 0 && takes(rule, 0);
		if (!never) return schema;
		const { description = "", ...rest } = schema;
		return { description, anyOf: [{ const: 0 }, rest] };
	}
}

/** All that a rule finds wrong with a value. */
export function problemsOf(rule: Rule<unknown>, value: unknown): readonly ConfigError[] {
	const wrong: ConfigError[] = [];
	attempt(rule, value, "", wrong);
	return wrong;
}

export const text: typeof firmware.text = (least, most) =>
	single(firmware.text(least, most), words => ({
		type: "string",
		pattern: plainText,
		patternErrorMessage: sentence(words),
		minLength: least,
		maxLength: most,
	}));

export const pattern: typeof firmware.pattern = (has, rule) => single(firmware.pattern(has, rule), inWords);

export const whole: typeof firmware.whole = (least, most, unit) =>
	single(firmware.whole(least, most, unit), words => ({
		description: sentence(words),
		type: "integer",
		minimum: least,
		maximum: most,
	}));

export const flag: typeof firmware.flag = single(firmware.flag, () => ({ type: "boolean" }));

export const oneOf: typeof firmware.oneOf = (...allowed) =>
	single(firmware.oneOf(...allowed), () => ({ type: "string", enum: allowed }), { what: "value", all: allowed });

export function list<T>(rule: Rule<T>, least: number, most: number): Rule<readonly T[]> {
	const shape = single(firmware.list(any, least, most), () => ({
		type: "array",
		items: schemaOf(rule),
		minItems: least,
		maxItems: most,
	}));
	return (value, path) => {
		const wrong: ConfigError[] = [];
		attempt(shape, value, path, wrong);
		const given: readonly unknown[] = Array.isArray(value) ? value : [];
		const out = given.map((entry, at) => attempt(rule, entry, `${path}[${at}]`, wrong));
		return allOr(wrong, out);
	};
}

export function record<T>(rule: Rule<T>): Rule<Readonly<Record<string, T>>> {
	const shape = single(firmware.record(any), () => ({ type: "object", additionalProperties: schemaOf(rule) }));
	return (value, path) => {
		const wrong: ConfigError[] = [];
		const given = Object.entries(shape(value, path));
		const out = given.map(([key, each]) => [key, attempt(rule, each, `${path}.${key}`, wrong)]);
		return allOr(wrong, Object.fromEntries(out));
	};
}

export function byLanguage(least: number, most: number): ReturnType<typeof firmware.byLanguage> {
	const whole = single(firmware.byLanguage(least, most), () => ({
		type: "object",
		minProperties: 1,
		propertyNames: inWords('a language as "en"'),
		additionalProperties: schemaOf(text(least, most)),
	}));
	return (value, path) => {
		if (!isRecord(value) || !Object.keys(value).length) return whole(value, path);
		const wrong: ConfigError[] = [];
		for (const [language, each] of Object.entries(value)) {
			const words = refusal(firmware.byLanguage(least, most), { [language]: each });
			if (!(each instanceof Told) && words !== undefined)
				wrong.push(new ConfigError(`${path}.${language}`, each, words));
		}
		return allOr(wrong, value);
	};
}

export function over<K extends string, T>(
	rule: Rule<T>,
	defaults: Readonly<Record<K, T>>,
): Rule<Readonly<Record<K, T>>> {
	const names = Object.keys(defaults);
	const shape = firmware.over(any, defaults);
	return (value, path) => {
		if (value === question) {
			const properties = Object.entries(defaults).map(([key, each]) => [key, { ...schemaOf(rule), default: each }]);
			throw new Answer({ type: "object", properties: Object.fromEntries(properties), additionalProperties: false });
		}
		const wrong: ConfigError[] = [];
		const given = named(shape, names, value, path, wrong);
		const out = given.map(([key, each]) => [key, attempt(rule, each, `${path}.${key}`, wrong)]);
		return allOr(wrong, { ...defaults, ...Object.fromEntries(out) });
	};
}

export function or<T, const F>(rule: Rule<T>, fallback: F): Rule<T | F> {
	return (value, path) => {
		if (value === undefined) return fallback;
		if (value !== question) return rule(value, path);
		const schema = schemaOf(rule);
		// An editor writes a default for the maker, so only one that may stand there.
		const isDefault = fallback !== undefined && !schema.properties && takes(rule, fallback);
		throw new Answer(isDefault ? { ...schema, default: fallback } : schema);
	};
}

export function fields<T>(rules: { readonly [K in keyof T & string]: Rule<T[K]> }): Rule<T> {
	const all = Object.entries<Rule<unknown>>(rules);
	const names = Object.keys(rules);
	const shape = firmware.fields(Object.fromEntries(names.map(name => [name, any])));
	return (value, path) => {
		if (value === question)
			throw new Answer({
				type: "object",
				properties: Object.fromEntries(all.map(([name, rule]) => [name, schemaOf(rule)])),
				required: all.filter(([, rule]) => !takes(rule, undefined)).map(([name]) => name),
				additionalProperties: false,
			});
		const wrong: ConfigError[] = [];
		const given = new Map(named(shape, names, value, path, wrong));
		const out = all.map(([name, rule]) => [name, attempt(rule, given.get(name), inside(path, name), wrong)]);
		return allOr(wrong, Object.fromEntries(out));
	};
}

const any: Rule<unknown> = value => value;

/** A rule of the firmware that reads one value, and its schema, made of the words in which it refuses. */
function single<T>(rule: Rule<T>, schema: (words: string) => Schema, known?: Known): Rule<T> {
	return (value, path) => {
		if (value === question) throw new Answer(schema(refusal(rule, undefined) ?? ""));
		const words = refusal(rule, value);
		if (words !== undefined) throw new ConfigError(path, value, words, known);
		return rule(value, path);
	};
}

/** The fields of an object. Puts those that nobody knows into `wrong`. @throws ConfigError when it is no object */
function named(
	shape: Rule<unknown>,
	names: readonly string[],
	value: unknown,
	path: string,
	wrong: ConfigError[],
): readonly (readonly [string, unknown])[] {
	if (!isRecord(value)) throw new ConfigError(path, value, refusal(shape, value) ?? "an object");
	const free = names.filter(name => !Object.hasOwn(value, name));
	return Object.entries(value).filter(([name, each]) => {
		const words = refusal(shape, Object.fromEntries([[name, each]]));
		if (!(each instanceof Told) && words !== undefined)
			wrong.push(new ConfigError(inside(path, name), each, words, { what: "name", all: free }));
		return words === undefined;
	});
}

function inside(path: string, name: string): string {
	return path ? `${path}.${name}` : name;
}

/** What a rule makes of a value; what is wrong with it goes into `wrong`. */
function attempt(rule: Rule<unknown>, value: unknown, path: string, wrong: ConfigError[]): unknown {
	if (value instanceof Told) return madeOf(rule, value);
	try {
		return rule(value, path);
	} catch (error) {
		if (error instanceof Refused)
			wrong.push(...error.problems.filter(each => !isTold(value, each.path.slice(path.length))));
		// A function of rules relies on what each of its fields was made, and one of them was wrong.
		else if (!holdsTold(value)) throw error;
		return value;
	}
}

/** What is wrong by itself stays what it is; what is wrong beside others counts as absent, lest it hide the next rule. */
function madeOf(rule: Rule<unknown>, { value }: Told): unknown {
	if (!takes(rule, value)) return value;
	return takes(rule, undefined) ? rule(undefined, "") : undefined;
}

/** @throws Several when something is wrong; what was told before is not, and may be missing in what is returned. */
function allOr<T>(wrong: readonly ConfigError[], out: unknown): T {
	if (wrong.length) throw new Several(wrong);
	return out as T;
}

function isTold(value: unknown, path: string): boolean {
	return valueIn(value, path.startsWith(".") ? path.slice(1) : path) instanceof Told;
}

function holdsTold(value: unknown): boolean {
	return value instanceof Told || (typeof value === "object" && value !== null && Object.values(value).some(holdsTold));
}

function takes(rule: Rule<unknown>, value: unknown): boolean {
	return !problemsOf(rule, value).length;
}

const mustBe = ", but must be ";

/** In which words a rule of the firmware refuses a value; `undefined` when it takes it. */
function refusal(rule: Rule<unknown>, value: unknown): string | undefined {
	try {
		rule(value, "");
		return undefined;
	} catch (error) {
		if (!(error instanceof firmware.ConfigError)) throw error;
		return error.message.slice(error.message.lastIndexOf(mustBe) + mustBe.length);
	}
}

function inWords(words: string): Schema {
	const form = formOf(words);
	return {
		description: sentence(words),
		...form,
		...(form?.pattern === undefined ? {} : { patternErrorMessage: sentence(words) }),
	};
}

function sentence(words: string): string {
	return `Must be ${words}.`;
}
