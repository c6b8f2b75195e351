import { unhex, utf8 } from "../../modules/bytes/index";
import { isObject } from "./merge-patch";

/** A description of the air is wrong: the message names the place, the value and the rule. */
export class AirError extends Error {
	override get name(): string {
		return "AirError";
	}
}

/** Reads a value of the JSON; `undefined` when it is absent. @throws AirError */
export type Rule<T> = (value: unknown, path: string) => T;

function wrong(path: string, value: unknown, rule: string): AirError {
	const shown = value === undefined ? "missing" : JSON.stringify(value).slice(0, 60);
	return new AirError(`The air's ${path || "description"} is ${shown}, but must be ${rule}.`);
}

export function whole(from: number, to: number): Rule<number> {
	return (value, path) => {
		if (typeof value === "number" && Number.isInteger(value) && value >= from && value <= to) return value;
		throw wrong(path, value, `a whole number from ${from} to ${to}`);
	};
}

export const flag: Rule<boolean> = (value, path) => {
	if (typeof value === "boolean") return value;
	throw wrong(path, value, "true or false");
};

export function oneOf<T extends string>(...allowed: readonly T[]): Rule<T> {
	return (value, path) => {
		const found = allowed.find(each => each === value);
		if (found !== undefined) return found;
		throw wrong(path, value, `one of ${allowed.map(each => `"${each}"`).join(", ")}`);
	};
}

/** Bytes: text, which means its UTF-8, or `{"hex": "ff00"}`. What is `secret` is not told in the error. */
export function bytes(from: number, to: number, secret = false): Rule<Uint8Array> {
	return (value, path) => {
		const given = isObject(value) ? value["hex"] : undefined;
		const read = typeof value === "string" ? utf8(value) : typeof given === "string" ? unhex(given) : undefined;
		if (read && read.length >= from && read.length <= to) return read;
		const shown = secret && value !== undefined ? "..." : value;
		throw wrong(path, shown, `text or {"hex": "..."} of ${from} to ${to} bytes`);
	};
}

export function pattern(form: RegExp, rule: string): Rule<string> {
	return (value, path) => {
		if (typeof value === "string" && form.test(value)) return value;
		throw wrong(path, value, rule);
	};
}

/** The first of two rules that fits. The error tells both. */
export function either<A, B>(first: Rule<A>, second: Rule<B>, rule: string): Rule<A | B> {
	return (value, path) => {
		for (const each of [first, second]) {
			try {
				return each(value, path);
			} catch (error) {
				if (!(error instanceof AirError)) throw error;
			}
		}
		throw wrong(path, value, rule);
	};
}

export function or<T, F>(rule: Rule<T>, fallback: F): Rule<T | F> {
	return (value, path) => (value === undefined ? fallback : rule(value, path));
}

/** An object with these fields and no others. */
export function fields<T>(rules: { readonly [K in keyof T]: Rule<T[K]> }): Rule<T> {
	const known: readonly (readonly [string, Rule<unknown>])[] = Object.entries(rules);
	return (value, path) => {
		if (!isObject(value)) throw wrong(path, value, "an object");
		const stranger = Object.keys(value).find(key => !Object.hasOwn(rules, key));
		if (stranger !== undefined) {
			const names = known.map(([name]) => `"${name}"`).join(", ");
			// Its value is not told: it may be a password under a misspelt name.
			throw new AirError(`The air's ${join(path, stranger)} is unknown: known here are ${names}.`);
		}
		// Each rule returns its field's type, which the compiler cannot see through entries.
		return Object.fromEntries(known.map(([name, rule]) => [name, rule(value[name], join(path, name))])) as T;
	};
}

/** An object with any keys, whose values all follow `rule`. */
export function table<T>(rule: (key: string) => Rule<T>): Rule<ReadonlyMap<string, T>> {
	return (value, path) => {
		if (!isObject(value)) throw wrong(path, value, "an object");
		return new Map(Object.entries(value).map(([key, each]) => [key, rule(key)(each, join(path, key))]));
	};
}

/** Of a name nobody chose well, this much is told. */
const longestName = 40;

function join(path: string, name: string): string {
	const shown = name.slice(0, longestName);
	return path ? `${path}.${shown}` : shown;
}
