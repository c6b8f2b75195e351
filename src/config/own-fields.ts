import { accept, ruleOf, type FieldKind } from "../../modules/settings/index";
import { isWord } from "../../modules/match/index";
import { configNames, shown, type Described, type Translations } from "../../modules/config-server/index";
import { byLanguage, ConfigError, fields, flag, list, oneOf, or, pattern, whole, type Rule } from "./rules";
import { ProductFields } from "../product-fields";

/** A field of `setup.fields`, as the maker writes it. */
interface Given {
	/** Its name in `/config` and in `settings`. */
	readonly name: string;
	/** What is asked for: a `text`, a `secret` (a text that is never shown), a `number`, a `choice` of `options`, or `yesno`. */
	readonly kind: FieldKind;
	/** What it is called on the page, by language. */
	readonly label: Translations;
	/** A sentence of explanation below it, by language. */
	readonly help: Translations;
	/** Of a number: its range. Of a text or secret: its least length in bytes. */
	readonly min: number | undefined;
	/** Of a number: its range. Of a text or secret: its length in bytes, at most 64; 32 for a text and 64 for a secret unless set. */
	readonly max: number | undefined;
	/** Of a number, from `min`: 1 unless set; at most three decimals. */
	readonly step: number | undefined;
	/** Of a choice: what there is to choose. */
	readonly options: readonly Choice[] | undefined;
	/** What stands there before anybody typed: a text, a number, or true or false, as the field's kind is. A secret has none. */
	readonly default: unknown;
	/** The user cannot leave it empty. */
	readonly required: boolean;
	/** Its value outlives a reset, and goes to the next owner. */
	readonly keepOnReset: boolean;
}

interface Choice {
	/** What the product's code gets. */
	readonly value: string;
	/** What it is called on the page, by language; its value when absent. */
	readonly label: Translations;
}

/** Of all values together, as they are kept, in bytes: they have to fit beside the credentials. */
const mostBytes = 256;

const any: Rule<unknown> = value => value;

/** To three decimals, and so large that JavaScript writes it plainly. */
const decimal: Rule<number> = (value, path) => {
	if (typeof value === "number" && Math.abs(value) <= 1e9 && isDecimal(value)) return value;
	throw new ConfigError(path, value, "a number from -1000000000 to 1000000000 with at most 3 decimals");
};

function isDecimal(value: number): boolean {
	return Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6;
}

const name = pattern(
	value => isWord(value, "_", 1, 16) && value.charAt(0) >= "a" && value.charAt(0) <= "z",
	'a name as "interval": a small letter, then up to 15 letters, digits and _',
);

const readField = fields<Given>({
	name: (value, path) => {
		const given = name(value, path);
		if (configNames.includes(` ${given} `))
			throw new ConfigError(path, value, "a name that /config does not use itself");
		return given;
	},
	kind: oneOf("text", "secret", "number", "choice", "yesno"),
	label: byLanguage(1, 60),
	help: or(byLanguage(1, 200), {}),
	min: or(decimal, undefined),
	max: or(decimal, undefined),
	step: or(decimal, undefined),
	options: or(
		list(
			fields<Choice>({
				value: pattern(value => isWord(value, "_-.", 1, 32), "1 to 32 letters, digits, _, - and ."),
				label: or(byLanguage(1, 60), {}),
			}),
			2,
			16,
		),
		undefined,
	),
	default: any,
	required: or(flag, false),
	keepOnReset: or(flag, false),
});

/** The names a kind may have beside those that every field has. */
const allowed: Readonly<Record<FieldKind, string>> = {
	text: " min max default ",
	secret: " min max ",
	number: " min max step default ",
	choice: " options default ",
	yesno: " default ",
};

const field: Rule<Described> = (value, path) => {
	const given = readField(value, path);
	const { kind, label, help, required, keepOnReset } = given;
	for (const key of ["min", "max", "step", "options", "default"] as const)
		if (given[key] !== undefined && !allowed[kind].includes(` ${key} `))
			// What a secret is preset to is one.
			throw new ConfigError(
				`${path}.${key}`,
				kind === "secret" ? "..." : given[key],
				`absent: a field of kind "${kind}" has none`,
			);
	const choices = given.options ?? [];
	const options = ` ${choices.map(each => each.value).join(" ")} `;
	if (kind === "choice" && !choices.length)
		throw new ConfigError(`${path}.options`, undefined, "a list of 2 to 16 entries");
	distinct(
		choices.map(each => each.value),
		at => `${path}.options[${at}].value`,
	);
	const rule = { kind, ...rangeOf(given, path), options, required };
	return {
		...{ ...rule, name: given.name, label, help, choices, keepOnReset },
		default: defaultOf(given.default, rule, `${path}.default`),
	};
};

/** @param pathOf where the value at an index stands */
function distinct(values: readonly string[], pathOf: (at: number) => string): void {
	const again = values.findIndex((value, at) => values.indexOf(value) !== at);
	if (again >= 0) throw new ConfigError(pathOf(again), values[again], "another than those before");
}

function rangeOf({ kind, min, max, step = 1 }: Given, path: string): { min: number; max: number; step: number } {
	if (kind === "number") {
		if (min === undefined || max === undefined)
			throw new ConfigError(
				`${path}.${min === undefined ? "min" : "max"}`,
				undefined,
				"a number: its range must be told",
			);
		if (max <= min) throw new ConfigError(`${path}.max`, max, `more than "${path}.min" (${min})`);
		if (step <= 0 || step > max - min) throw new ConfigError(`${path}.step`, step, "more than 0, and within the range");
		return { min, max, step };
	}
	const least = whole(0, 64, "bytes")(min ?? 0, `${path}.min`);
	return {
		min: least,
		max: whole(least || 1, 64, "bytes")(max ?? (kind === "secret" ? 64 : 32), `${path}.max`),
		step: 1,
	};
}

function defaultOf(given: unknown, rule: Parameters<typeof accept>[0], path: string): string {
	if (given === undefined) return "";
	const { kind } = rule;
	const type = kind === "number" ? "number" : kind === "yesno" ? "boolean" : "string";
	const taken = typeof given === type ? accept(rule, String(given)) : undefined;
	if (taken) return taken;
	throw new ConfigError(path, given, kind === "yesno" ? "true or false" : ruleOf(rule));
}

/** How many bytes the longest value of a field takes. */
function longest({ kind, min, max, step, choices }: Described): number {
	if (kind === "yesno") return 1;
	if (kind === "choice") return Math.max(...choices.map(each => each.value.length));
	if (kind !== "number") return max;
	const decimals = [min, step].some(each => !Number.isInteger(each)) ? ".000".length : 0;
	return Math.max(...[min, max].map(each => `${each < 0 ? "-" : ""}${Math.trunc(Math.abs(each))}`.length)) + decimals;
}

/** The rules of `setup.fields`. */
export const ownFields: Rule<ProductFields | undefined> = (value, path) => {
	const all = list(field, 0, 8)(value, path);
	distinct(
		all.map(each => each.name),
		at => `${path}[${at}].name`,
	);
	const bytes = all.reduce((sum, each) => sum + longest(each), 0);
	if (bytes > mostBytes)
		throw new ConfigError(
			path,
			value,
			`shorter: its longest values take ${bytes} bytes together, not ${mostBytes}; set a lower "max"`,
		);
	return all.length ? new ProductFields(all.map(shown)) : undefined;
};
