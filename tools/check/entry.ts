/**
 * What `load.ts` bundles with tools/check/rules.ts in the place of src/config/rules.ts. Imported as it stands, it is of no use:
 * the firmware's rules know no questions.
 */
import { readProduct } from "../../src/product";
import type { Schema } from "./json-schema";
import { nearest } from "./nearest";
import { problemsOf, schemaOf, Told, type ConfigError, type Known } from "./rules";

/** A field that breaks a rule. */
export interface Wrong {
	/** As `led.brightness` or `cloud.ports[1]`. */
	readonly path: string;
	readonly value: unknown;
	/** What it must be. */
	readonly rule: string;
	readonly known: Known | undefined;
	/** What was most likely meant, of what is known: the path of a field, or a value. */
	readonly meant: string | undefined;
}

/** What may stand in a product's config. */
export function productSchema(): Schema {
	return schemaOf(readProduct);
}

/**
 * All that the rules find wrong with a product's config. The rules are asked again and again, each time without what was
 * found before: what is wrong with several fields together shows only once what is wrong with each is out of the way.
 */
export function wrongIn(config: unknown): readonly Wrong[] {
	const told = new Map<string, Wrong>();
	const known = new Findings();
	for (;;) {
		const found = problemsOf(readProduct, known.marked(config)).filter(each => known.isNew(each));
		if (!found.length) return [...told.values()];
		for (const error of found) {
			const meant = error.known && meantBy(error, error.known);
			if (!known.add(error, meant)) continue;
			const path = known.asWritten(error.path);
			if (!told.has(path)) told.set(path, { path, value: error.value, rule: error.rule, known: error.known, meant });
		}
	}
}

function meantBy({ path, value }: ConfigError, { what, all }: Known): string | undefined {
	if (what === "value") return typeof value === "string" ? nearest(value, all) : undefined;
	const at = path.lastIndexOf(".") + 1;
	const near = nearest(path.slice(at), all);
	return near === undefined ? undefined : path.slice(0, at) + near;
}

/** What was found wrong so far. A misspelled field counts as the one that was meant. */
class Findings {
	readonly #paths = new Set<string>();
	/** Where misspelled fields belong, by where they stand. */
	readonly #renamed = new Map<string, string>();

	/** False for what was found before, and for what comes of that: its rule names the other field. */
	isNew({ path, rule }: ConfigError): boolean {
		return !this.#paths.has(path) && ![...this.#paths].some(each => rule.includes(`"${each}"`));
	}

	/** Returns false for a field that is missing only because its name is misspelled. */
	add({ path, value, known }: ConfigError, meant: string | undefined): boolean {
		if (value === undefined && [...this.#renamed.values()].includes(path)) return false;
		if (known?.what === "name" && meant !== undefined) this.#renamed.set(path, meant);
		else this.#paths.add(path);
		return true;
	}

	/** Where the maker wrote what belongs at `path`. */
	asWritten(path: string): string {
		// What is misspelled within a misspelled object was found after that.
		return [...this.#renamed].reduceRight(
			(at, [written, right]) => (isWithin(at, right) ? written + at.slice(right.length) : at),
			path,
		);
	}

	/** `value` with what was found wrong in it marked as {@link Told}, and misspelled fields under their right names. */
	marked(value: unknown, path = ""): unknown {
		if (this.#paths.has(path)) return new Told(value);
		if (Array.isArray(value)) return value.map((each, at) => this.marked(each, `${path}[${at}]`));
		if (typeof value !== "object" || value === null) return value;
		const start = path && `${path}.`;
		const given = Object.entries(value).map(([name, each]) => {
			const right = this.#renamed.get(start + name) ?? start + name;
			return [right.slice(start.length), this.marked(each, right)] as const;
		});
		const missing = [...this.#paths].filter(each => each.startsWith(start)).map(each => each.slice(start.length));
		const told = missing.filter(name => !/[.[]/.test(name)).map(name => [name, new Told(undefined)] as const);
		return Object.fromEntries([...told, ...given]);
	}
}

function isWithin(path: string, outer: string): boolean {
	return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}
