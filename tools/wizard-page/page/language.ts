import { codes, type FailureCode } from "../../../modules/codes/index";
import english from "../languages/en.json";

export type Key = keyof typeof english | FailureCode;
export type Strings = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string | number>>;

/** Which of `offered` a phone that prefers `wanted` gets; the first when it speaks none. */
export function choose(offered: readonly string[], wanted: readonly string[]): string {
	const primary = wanted.map(tag => tag.toLowerCase().replace(/-.*/, ""));
	return primary.find(tag => offered.includes(tag)) ?? offered[0] ?? "en";
}

/** The page's words in the language of the moment. */
export class Language {
	#strings: Strings = english;
	tag = "en";

	/** @param strings a language file; what it lacks stays English */
	use(tag: string, strings: Strings = english): void {
		this.tag = tag;
		this.#strings = strings;
		document.documentElement.lang = tag;
		document.documentElement.dir = strings["direction"] ?? "ltr";
		for (const element of document.querySelectorAll("[data-t]"))
			element.textContent = this.#text(element.getAttribute("data-t") ?? "");
	}

	/** Values are isolated, so that an Arabic network name cannot shuffle an English sentence, or the other way round. */
	say(key: Key, values: Values = {}): string {
		return this.#text(String(key)).replace(/\{(\w+)\}/g, (_, name: string) => `\u2068${values[name] ?? ""}\u2069`);
	}

	#text(key: string): string {
		const inside: Strings = { ...codes, ...english };
		return this.#strings[key] ?? inside[key] ?? key;
	}
}
