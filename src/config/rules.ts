/**
 * Rules for reading a product's config: each takes a value of unknown shape and returns it typed, or throws a
 * {@link ConfigError} that names the field, the value and the rule.
 */

import { hasControl, isLanguage } from "../../modules/match/index";

/** A product's config is wrong. The message is meant for the engineer who wrote it. */
export class ConfigError extends Error {
	/** A getter: an own field would be an assignment to the frozen `name` of the chip's Error (docs/platform.md#frozen-built-ins). */
	override get name(): string {
		return "ConfigError";
	}

	constructor(path: string, value: unknown, rule: string) {
		super(`config: "${path.slice(0, 100)}" is ${show(value)}, but must be ${rule}`);
	}
}

/** Reads one field; `path` is where it stands, as in `led.brightness`. */
export type Rule<T> = (value: unknown, path: string) => T;

/** `T` with some of its fields left open: their value comes of the others. */
export type Open<T, K extends keyof T> = Omit<T, K> & { readonly [N in keyof Pick<T, K>]: T[N] | undefined };

/** A text without control characters. */
export function text(least: number, most: number): Rule<string> {
	return (value, path) => {
		if (typeof value !== "string" || value.length < least || value.length > most || hasControl(value, "\x7f"))
			throw new ConfigError(path, value, `a text of ${least} to ${most} characters`);
		return value;
	};
}

/** A text of a certain form, which `rule` names. */
export function pattern(has: (value: string) => boolean, rule: string): Rule<string> {
	return (value, path) => {
		if (typeof value !== "string" || !has(value)) throw new ConfigError(path, value, rule);
		return value;
	};
}

/** A whole number from `least` to `most`; `unit` makes the message clearer. */
export function whole(least: number, most: number, unit = ""): Rule<number> {
	return (value, path) => {
		if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most)
			throw new ConfigError(path, value, `a whole number from ${least} to ${most}${unit && ` (${unit})`}`);
		return value;
	};
}

export const flag: Rule<boolean> = (value, path) => {
	if (typeof value !== "boolean") throw new ConfigError(path, value, "true or false");
	return value;
};

export function oneOf<const T extends string>(...allowed: readonly T[]): Rule<T> {
	return (value, path) => {
		const found = allowed.find(each => each === value);
		if (found === undefined)
			throw new ConfigError(path, value, `one of ${allowed.map(each => `"${each}"`).join(", ")}`);
		return found;
	};
}

export function list<T>(rule: Rule<T>, least: number, most: number): Rule<readonly T[]> {
	return (value, path) => {
		if (!Array.isArray(value) || value.length < least || value.length > most)
			throw new ConfigError(path, value, `a list of ${least} to ${most} entries`);
		return value.map((entry, index) => rule(entry, `${path}[${index}]`));
	};
}

/** An object with any names, each value under the same rule. */
export function record<T>(rule: Rule<T>): Rule<Readonly<Record<string, T>>> {
	return (value, path) => {
		const out: Record<string, T> = {};
		const given = object(value, path);
		for (const key of Object.keys(given)) out[key] = rule(given[key], `${path}.${key}`);
		return out;
	};
}

/** Texts of `least` to `most` characters by language, as `{ "en": "Open the app" }`; at least one. */
export function byLanguage(least: number, most: number): Rule<Readonly<Record<string, string>>> {
	const texts = record(text(least, most));
	return (value, path) => {
		const given = texts(value, path);
		const languages = Object.keys(given);
		const wrong = languages.find(each => !isLanguage(each));
		if (wrong !== undefined) throw new ConfigError(`${path}.${wrong}`, given[wrong], 'under a language as "en"');
		if (!languages.length) throw new ConfigError(path, value, 'a text by language, as { "en": "..." }');
		return given;
	};
}

/** An object with some of the names of `defaults`; the others keep their default. */
export function over<K extends string, T>(
	rule: Rule<T>,
	defaults: Readonly<Record<K, T>>,
): Rule<Readonly<Record<K, T>>> {
	return (value, path) => {
		const given = object(value, path);
		const out: Record<K, T> = { ...defaults };
		for (const key of Object.keys(given)) {
			if (!hasKey(defaults, key)) throw new ConfigError(`${path}.${key}`, "...", unknownField(defaults));
			out[key] = rule(given[key], `${path}.${key}`);
		}
		return out;
	};
}

/** An absent field gets `fallback`. */
export function or<T, const F>(rule: Rule<T>, fallback: F): Rule<T | F> {
	return (value, path) => (value === undefined ? fallback : rule(value, path));
}

/** An object with exactly these fields; a field nobody knows is an error too, since it is usually a misspelling. */
export function fields<T>(rules: { readonly [K in keyof T & string]: Rule<T[K]> }): Rule<T> {
	return (value, path) => {
		const given = object(value, path);
		const at = (key: string): string => (path ? `${path}.${key}` : key);
		for (const key of Object.keys(given)) {
			if (!Object.hasOwn(rules, key))
				throw new ConfigError(
					at(key),
					// It may be a secret under a misspelled name.
					"...",
					`absent: the known fields here are ${Object.keys(rules).join(", ")}`,
				);
		}
		const out: Partial<T> = {};
		for (const key of Object.keys(rules) as (keyof T & string)[]) {
			out[key] = rules[key](given[key], at(key));
		}
		return out as T;
	};
}

function hasKey<K extends string>(known: Readonly<Record<K, unknown>>, key: string): key is K {
	return Object.hasOwn(known, key);
}

function unknownField(known: object): string {
	return `absent: the fields known here are ${Object.keys(known).join(", ")}`;
}

function object(value: unknown, path: string): Readonly<Record<string, unknown>> {
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw new ConfigError(path, value, "an object with named fields");
	return value as Readonly<Record<string, unknown>>;
}

/** Not JSON.stringify: on a microcontroller the config is in ROM, where that throws (docs/platform.md#json-of-what-is-in-rom). */
function show(value: unknown): string {
	if (value === undefined) return "missing";
	if (typeof value === "string") return `"${value.slice(0, 60)}"`;
	if (Array.isArray(value)) return `a list of ${value.length}`;
	if (typeof value === "object" && value !== null) return "an object";
	return String(value);
}
