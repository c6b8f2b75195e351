import { replaceEach } from "../match/index";

/** A field in which no keyboard is to correct anything. */
export function field(label: string, attributes: string): string {
	return `<label>${label} <input ${attributes} autocapitalize="none" autocorrect="off" spellcheck="false"></label>`;
}

/** `value` as text of a page, or in quotes as an attribute. */
export function escape(value: string): string {
	return replaceEach(value, `&<>"'`, letter => `&#${letter.charCodeAt(0)};`);
}
