import { utf8 } from "../bytes/index";
import { hasControl, hasWord } from "../match/index";

/**
 * What is asked for. `secret`: a text that is typed hidden and never told; `choice`: one of `options`; `yesno`: kept as `1` or `0`.
 */
export type FieldKind = "text" | "secret" | "number" | "choice" | "yesno";

/** Which values a field takes. */
export interface FieldRule {
	/** What is asked for. */
	readonly kind: FieldKind;
	/** Of a number its least value, of a text or secret its least length in bytes of UTF-8; the other kinds do not look at it. */
	readonly min: number;
	/** Of a number its greatest value, of a text or secret its greatest length in bytes of UTF-8. */
	readonly max: number;
	/** Of a number: counted from `min`, to three decimals. */
	readonly step: number;
	/** Of a choice its values, with a space in front of the first, between, and behind the last. */
	readonly options: string;
	/** It may not be empty. */
	readonly required: boolean;
}

/** One of the maker's own fields. */
export interface Field extends FieldRule {
	/** Its name in `/config` and in `settings`: a small letter, then up to 15 letters, digits and `_`. */
	readonly name: string;
	/** What holds while nobody has said otherwise; "" where the maker left that open. */
	readonly default: string;
	/** Its value outlives a reset. */
	readonly keepOnReset: boolean;
}

/** `value` as it is kept, when the field takes it; `undefined` when it does not. */
export function accept(rule: FieldRule, value: string): string | undefined {
	// U+FFFD stands where a text was no UTF-8.
	if (hasControl(value) || value.includes("\ufffd")) return undefined;
	if (!value) return rule.required ? undefined : "";
	switch (rule.kind) {
		case "number":
			return number(rule, value);
		case "choice":
			return hasWord(rule.options, value) ? value : undefined;
		case "yesno":
			return yesNo(value.toLowerCase());
		default: {
			const { length } = utf8(value);
			return length >= rule.min && length <= rule.max ? value : undefined;
		}
	}
}

/** What a value must be, in words. */
export function ruleOf({ kind, min, max, step, options }: FieldRule): string {
	switch (kind) {
		case "number":
			return step === 1 ? `a whole number from ${min} to ${max}` : `a number from ${min} to ${max} in steps of ${step}`;
		case "choice":
			return `one of ${options.trim().split(" ").join(", ")}`;
		case "yesno":
			return "1 for yes or 0 for no";
		default:
			return `a text of ${min || 1} to ${max} bytes without control characters`;
	}
}

/** No number takes more, as it is kept: ten digits, a sign, and three decimals with their point. */
const longest = 15;

function number({ min, max, step }: FieldRule, value: string): string | undefined {
	if (value.length > longest) return undefined;
	// Not what else JavaScript takes for a number: "0x10", "1e3", " 1".
	for (let at = 0; at < value.length; at++) if (!"-.0123456789".includes(value.charAt(at))) return undefined;
	const given = Number(value);
	const steps = (given - min) / step;
	const whole = Math.round(steps);
	// A step of 0.1 is none in binary. NaN is in no range.
	if (!(given >= min && given <= max) || Math.abs(steps - whole) > 1e-6) return undefined;
	return String(Math.round((min + whole * step) * 1000) / 1000);
}

function yesNo(word: string): string | undefined {
	if (hasWord(" 1 true on yes ", word)) return "1";
	return hasWord(" 0 false off no ", word) ? "0" : undefined;
}
