import { copy, element, part, say } from "./dom";
import type { Language, Strings } from "./language";
import { checkLength, type Complaint } from "./rules";
import { revealer } from "./secret";

/** A field of the maker's own, as `/product.json` describes it. */
export interface Field {
	/** Its name in `/config`. */
	readonly name: string;
	/** `text`, `secret`, `number`, `choice` or `yesno`. */
	readonly kind: string;
	readonly label?: Strings;
	readonly help?: Strings;
	readonly required?: boolean;
	/** Of a number its least and greatest value, of a text its length in bytes. */
	readonly min?: number;
	readonly max?: number;
	/** Of a number, counted from `min`. */
	readonly step?: number;
	readonly default?: string;
	readonly options?: readonly { readonly value: string; readonly label?: Strings }[];
}

export type Control = HTMLInputElement | HTMLSelectElement;

const isBox = (control: Control): control is HTMLInputElement => control.type === "checkbox";

/** What goes to the device; "" where nothing is shown. */
export function valueOf(control: Control): string {
	if (!isBox(control)) return control.value;
	return control.indeterminate ? "" : control.checked ? "1" : "0";
}

/** @param value "" shows nothing, where the device keeps a value that it does not tell */
export function setValue(control: Control, value: string): void {
	if (!isBox(control)) return void (control.value = value);
	control.checked = value === "1";
	control.indeterminate = !value;
}

function lineOf(field: Field, value: string, language: Language): HTMLElement {
	const { name, kind, min = -1, step = 1, options = [] } = field;
	const id = `own-${name}`;
	const line = copy("line");
	const label = part(line, "label");
	const input = part<HTMLInputElement>(line, "input");
	let control: Control = input;
	if (kind === "secret") {
		input.dir = "ltr";
		part(line, "div").className = "with";
		revealer(input, part(line, "button"));
		part(line, "button").textContent = language.say("show");
	} else if (kind === "choice") {
		control = document.createElement("select");
		control.append(...options.map(({ value, label }) => new Option(language.pick(label) || value, value)));
		input.replaceWith(control);
	} else if (kind === "yesno") {
		input.type = "checkbox";
		label.className = "check";
		label.prepend(input);
	} else if (kind === "number") {
		// Some phones' numeric keyboards have no minus.
		input.inputMode = min < 0 ? "text" : step % 1 ? "decimal" : "numeric";
		input.onchange = () => (input.value = input.value.trim().replace(",", "."));
	}
	control.id = id;
	control.name = name;
	setValue(control, value);
	label.setAttribute("for", id);
	label.append(language.pick(field.label) || name);
	part(line, ".error").id = `${id}-error`;
	part(line, ".hint").id = `${id}-note`;
	say(part(line, ".hint"), language.pick(field.help));
	return line;
}

/** Makes the lines of the step in the language of the moment; what was typed stays. */
export function showFields(fields: readonly Field[], typed: ReadonlyMap<string, string>, language: Language): void {
	element("own").replaceChildren(
		...fields.map(field =>
			lineOf(field, typed.get(field.name) ?? field.default ?? (field.kind === "yesno" ? "0" : ""), language),
		),
	);
}

/** The device's own rules, so that it has nothing to refuse. */
export function checkField({ kind, required, min, max, step }: Field, value: string): Complaint | undefined {
	if (!value) return required ? { key: "required" } : undefined;
	if (kind === "text" || kind === "secret") return checkLength(value, min, max);
	if (kind !== "number") return undefined;
	const n = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : NaN;
	const from = min ?? 0;
	const steps = step ? (n - from) / step : 0;
	if (n >= (min ?? n) && n <= (max ?? n) && Math.abs(steps - Math.round(steps)) < 1e-6) return undefined;
	const first = step && step !== 1 ? `${from}, ${from + step} …` : `${min ?? "…"} –`;
	return { key: "number", values: { range: `${first} ${max ?? "…"}` } };
}
