import type { Schema } from "./json-schema";

/**
 * What the rules say in words and ask in code, as a schema says it: by the words that follow "must be". A test holds each
 * against its rule. Words that are not here stay words in the schema.
 */
const forms: readonly (readonly [words: string, form: Schema])[] = [
	["a template id as", { type: "string", pattern: "^(DYNAMIC|TMPL[A-Za-z0-9_-]{4,28})$" }],
	["a version as", { type: "string", pattern: "^[A-Za-z0-9_.,:() -]{1,14}$" }],
	["a host name of 1 to 63 characters", { type: "string", pattern: "^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$" }],
	["a colour as", { type: "string", pattern: "^#[0-9A-Fa-f]{6}$" }],
	["a picture as", { type: "string", pattern: "^data:image/", maxLength: 4096 }],
	["an address as", { type: "string", pattern: '^https?://[!-"$-.0-9;->@-~][!-~]*$', maxLength: 200 }],
	["a public key of 130", { type: "string", pattern: "^04[0-9A-Fa-f]{128}$" }],
	["a language as", { type: "string", pattern: "^[a-z]{2}(-[A-Z]{2})?$" }],
	["a name as", { type: "string", pattern: "^[a-z][A-Za-z0-9_]{0,15}$" }],
	["1 to 32 letters, digits, _, - and .", { type: "string", pattern: "^[A-Za-z0-9_.-]{1,32}$" }],
	["a text of 8 to 63 printable ASCII characters", { type: "string", pattern: "^[ -~]{8,63}$" }],
	["a number from -1000000000 to 1000000000", { type: "number", minimum: -1e9, maximum: 1e9 }],
];

const countries = '"01" for anywhere, or a country of ';

/** The form of what `words` ask for; `undefined` when it is not known. */
export function formOf(words: string): Schema | undefined {
	if (words.startsWith(countries)) return { type: "string", enum: ["01", ...words.slice(countries.length).split(" ")] };
	return forms.find(([start]) => words.startsWith(start))?.[1];
}

/** Text without control characters, as `hasControl` of modules/match has it for `text` of src/config/rules.ts. */
export const plainText = "^[^\\u0000-\\u001f]*$";
