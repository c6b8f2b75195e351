/**
 * What `load.ts` bundles with tools/check/rules.ts in the place of src/rules.ts. Imported as it stands, it is of no use:
 * the firmware's rules know no questions.
 */
import { readProduct } from "../../src/product";
import type { Schema } from "./json-schema";
import { problemsOf, schemaOf, Told, type ConfigError } from "./rules";

/** A field that breaks a rule. */
export interface Wrong {
	/** As `led.brightness` or `cloud.ports[1]`. */
	readonly path: string;
	readonly value: unknown;
	/** What it must be. */
	readonly rule: string;
	/** Where a name was not known: those that are. */
	readonly known: readonly string[];
}

/** What may stand in a product's config. */
export function productSchema(): Schema {
	return schemaOf(readProduct);
}

/**
 * All that the rules find wrong with a product's config. What is wrong with several fields together is looked for among
 * those that are right by themselves.
 */
export function wrongIn(config: unknown): readonly Wrong[] {
	const all = new Map<string, Wrong>();
	for (;;) {
		const paths = [...all.keys()];
		const found = problemsOf(readProduct, marked(config, "", paths)).filter(each => isNew(each, paths));
		if (!found.length) return [...all.values()];
		for (const { path, value, rule, known } of found) all.set(path, { path, value, rule, known });
	}
}

/** True for a problem that is none of those at `paths`, nor comes of one: then its rule names the other field. */
function isNew({ path, rule }: ConfigError, paths: readonly string[]): boolean {
	return !paths.some(each => each === path || rule.includes(`"${each}"`));
}

/** `value` with each at `paths` marked as {@link Told}. */
function marked(value: unknown, path: string, paths: readonly string[]): unknown {
	if (paths.includes(path)) return new Told(value);
	if (Array.isArray(value)) return value.map((each, at) => marked(each, `${path}[${at}]`, paths));
	if (typeof value !== "object" || value === null) return value;
	const start = path && `${path}.`;
	const missing = paths.filter(each => each.startsWith(start)).map(each => each.slice(start.length));
	return Object.fromEntries([
		...missing.map(name => [name, new Told(undefined)] as const).filter(([name]) => !/[.[]/.test(name)),
		...Object.entries(value).map(([name, each]) => [name, marked(each, start + name, paths)] as const),
	]);
}
