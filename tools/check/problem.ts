/** What is wrong with a product, for people and for programs. */
export interface Problem {
	/** With an error the product does not build, or does not do what its config says; a warning is for its maker to judge. */
	readonly level: "error" | "warning";
	/** As `led.brightness` of the product's config, or `modules.src/app` of its manifest. */
	readonly field: string;
	/** What stands there, if it is short and no secret. */
	readonly value?: string | number | boolean | null;
	/** What stands there otherwise, as "a text of 12 characters". Neither is there where the field is missing. */
	readonly shape?: string;
	/** What it must be. */
	readonly rule: string;
	/** What was most likely meant. */
	readonly nearest?: string;
	/** Where it stands, as far as it does. Line and column from 1. */
	readonly file: string;
	readonly line?: number;
	readonly column?: number;
}

const most = 60;

/** A value as a problem shows it: not much of it, and nothing of a secret. */
export function shown(value: unknown, isSecret = false): Pick<Problem, "value" | "shape"> {
	if (value === undefined) return {};
	if (Array.isArray(value)) return { shape: `a list of ${value.length}` };
	if (typeof value === "string") return isSecret || value.length > most ? { shape: textOf(value.length) } : { value };
	if (typeof value === "number") return isSecret ? { shape: "a number" } : { value };
	return typeof value === "boolean" || value === null ? { value } : { shape: "an object" };
}

function textOf(length: number): string {
	return `a text of ${length} character${length === 1 ? "" : "s"}`;
}

/** A problem as a line: file, line and column in front, as compilers write them, so that editors find the place. */
export function sentence({ level, field, value, shape, rule, nearest, file, line, column }: Problem): string {
	const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
	const is = shape ?? (value === undefined ? "missing" : JSON.stringify(value));
	const must = level === "error" ? "must be" : "should be";
	const meant = nearest === undefined ? "" : `. Do you mean "${nearest}"?`;
	const what = field ? `"${field}" is ${is}, but ${must}` : must;
	return `${place}: ${level}: ${what} ${rule}${meant}`;
}
