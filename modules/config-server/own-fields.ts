import { text, utf8 } from "../bytes/index";
import { accept, lineOf, ruleOf, valueOf, type Field } from "../settings/index";
import type { Problem } from "./problem";
import type { Fields } from "./form";
import { escape, field as line } from "./markup";

/** Texts by language, `en` and so on. */
export type Translations = Readonly<Record<string, string>>;

/** A field as the maker describes it. */
export interface Described extends Field {
	/** What it is called on the page. */
	readonly label: Translations;
	/** A line below it; {} where there is none. */
	readonly help: Translations;
	/** The values of a choice, in the order in which they are shown; none for any other kind. */
	readonly choices: readonly Choice[];
}

/** One value of a choice. */
export interface Choice {
	/** As it is sent and kept. */
	readonly value: string;
	/** What people see. */
	readonly label: Translations;
}

/** A field, and what tells it on its way out. */
export interface Shown extends Field {
	/** Of `/product.json`, without its end. */
	readonly json: string;
	/** Of the plain form, showing nothing. */
	readonly html: string;
}

/**
 * The maker's own fields, as this server takes and tells them. All that is done about them is done here, so that the image
 * of a product without any has nothing of it.
 */
export class OwnFields {
	/** As `/config` knows them: a space in front of the first, between, and behind the last. */
	readonly names: string;
	readonly #all: readonly Shown[];

	constructor(fields: readonly Shown[]) {
		this.names = ` ${fields.map(each => each.name).join(" ")} `;
		this.#all = fields;
	}

	/** The rules of all fields, in the order of the page. */
	get all(): readonly Field[] {
		return this.#all;
	}

	/**
	 * The values after a `/config`, where they are `before` it. What is not sent stays, and so does what is sent empty, but
	 * for a text. A secret does not stay: anybody near could take the device, and what its owner trusted it with, to a network
	 * and an account of their own. One that outlives a reset does, since it goes to the next owner anyway.
	 */
	read(sent: Fields, before: string): string | Problem {
		let out = "";
		for (const field of this.#all) {
			const { name, kind } = field;
			const bytes = sent.get(name);
			const given = bytes && (bytes.length || kind === "text") ? text(bytes) : undefined;
			const value = given === undefined ? held(field, before) : accept(field, given);
			if (value !== undefined) out += lineOf(name, value);
			else if (given !== undefined || (field.required && !field.default)) return { field: name, rule: ruleOf(field) };
		}
		return out;
	}

	/**
	 * Sends, for a phone that tries again, what it sent `before`.
	 * @param same the server is the one of before; a secret is sent to no other
	 */
	fillIn(sent: Fields, before: string, same: boolean): Problem | undefined {
		for (const field of this.#all) {
			const value = valueOf(before, field.name);
			if (value === undefined || sent.has(field.name)) continue;
			if (same || field.kind !== "secret") sent.set(field.name, utf8(value));
			else if (!field.keepOnReset)
				return { field: field.name, rule: "sent again: it is never used together with another server than before" };
		}
		return undefined;
	}

	/** Of the values that are set, those that outlive a reset. */
	lasting(values: string): string {
		let out = "";
		for (const { name, keepOnReset } of this.#all) {
			const value = keepOnReset ? valueOf(values, name) : undefined;
			if (value !== undefined) out += lineOf(name, value);
		}
		return out;
	}

	/** The field at `index` for `/product.json`; its `default` is what holds as long as nobody sends another. */
	json(index: number, values: string): string {
		const field = this.#all[index];
		if (!field) return "";
		const { json, kind, required } = field;
		const set = held(field, values);
		const value = kind === "secret" ? "" : (set ?? field.default);
		const needed = required && (kind !== "secret" || set === undefined);
		return `${json}${value && `,"default":${JSON.stringify(value)}`}${needed ? ',"required":true' : ""}}`;
	}

	/**
	 * The lines of the plain form.
	 * @param values what they show
	 */
	html(values: string): string {
		let out = "";
		for (const field of this.#all) {
			const { html, kind } = field;
			const value = escape(kind === "secret" ? "" : (valueOf(values, field.name) ?? field.default));
			const isList = kind === "choice" || kind === "yesno";
			out += html.split(`value="${isList ? value : ""}"`).join(`value="${value}"${isList ? " selected" : ""}`);
		}
		return out;
	}
}

/** The value that is set, if this firmware takes it and it stays when nobody sends it. */
function held(field: Field, values: string): string | undefined {
	if (field.kind === "secret" && !field.keepOnReset) return undefined;
	const value = valueOf(values, field.name);
	return value === undefined ? undefined : accept(field, value);
}

/** Done while linking, so that neither words nor what puts them together is in the image. */
export function shown(field: Described): Shown {
	const { name, kind, min, max, step, options, required, keepOnReset } = field;
	return {
		...{ name, kind, min, max, step, options, required, keepOnReset, default: field.default },
		...{ json: jsonOf(field), html: htmlOf(field) },
	};
}

function jsonOf({ name, kind, min, max, step, label, help, choices }: Described): string {
	const range = kind === "choice" || kind === "yesno" ? {} : { min, max };
	// Copies: what the config left out is in ROM, where JSON.stringify throws (docs/platform.md#json-of-what-is-in-rom).
	return JSON.stringify({
		...{ name, kind, ...range, label: { ...label }, help: { ...help } },
		...(kind === "number" ? { step } : {}),
		...(kind === "choice" ? { options: choices.map(each => ({ value: each.value, label: { ...each.label } })) } : {}),
	}).slice(0, -1);
}

function htmlOf({ name, kind, min, max, required, label, help, choices, ...rest }: Described): string {
	const shown = escape(english(label) || name);
	const hint = escape(english(help));
	const described = hint ? `${shown}: ${hint}` : shown;
	// A browser knows nothing of a secret that stays.
	const must = required && kind !== "secret" ? " required" : "";
	if (kind === "choice" || kind === "yesno") {
		const options =
			kind === "choice"
				? choices.map(each => option(each.value, english(each.label) || each.value))
				: [option("1", "Yes"), option("0", "No")];
		const open = rest.default ? "" : option("", "");
		return `<label>${described} <select name="${name}"${must}>${open}${options.join("")}</select></label>`;
	}
	if (kind === "number")
		return line(described, `name="${name}" value="" inputmode="${min < 0 ? "text" : "decimal"}"${must}`);
	const type = kind === "secret" ? ' type="password"' : "";
	return line(described, `name="${name}" value=""${type} maxlength="${max}"${must}`);
}

function option(value: string, shown: string): string {
	return `<option value="${value}">${escape(shown)}</option>`;
}

/** The plain form speaks English; a maker who does not is shown as is. */
function english(words: Translations): string {
	return words["en"] ?? Object.values(words)[0] ?? "";
}
