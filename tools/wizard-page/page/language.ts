import type english from "../languages/en.json";

/** The English that index.html does not hold; see build.ts. */
declare const ENGLISH: Strings;

export type Key = keyof typeof english;
export type Strings = Readonly<Record<string, string>>;
export type Values = Readonly<Record<string, string | number>>;

/** Which of `offered` a phone that prefers `wanted` gets; the first when it speaks none. */
export function choose(offered: readonly string[], wanted: readonly string[]): string {
	const primary = wanted.map(tag => tag.toLowerCase().replace(/-.*/, ""));
	return primary.find(tag => offered.includes(tag)) ?? offered[0] ?? "en";
}

/** A language's name in itself, the tag where nobody knows it. */
export function nameOf(tag: string): string {
	return new Intl.DisplayNames(tag, { type: "language" }).of(tag) ?? tag;
}

/** The page's words in the language of the moment. */
export class Language {
	readonly #english: Record<string, string> = { ...ENGLISH };
	#strings: Strings = this.#english;
	tag = "en";

	constructor() {
		this.#each((element, key) => (this.#english[key] = element.textContent ?? ""));
	}

	/** @param strings the language's file; what it lacks stays English */
	use(tag: string, strings: Strings = {}): void {
		this.tag = tag;
		this.#strings = strings;
		document.documentElement.lang = tag;
		document.documentElement.dir = strings["direction"] ?? "ltr";
		this.#each((element, key) => (element.textContent = this.find(key)));
	}

	/** Values are isolated, so that an Arabic network name cannot shuffle an English sentence, or the other way round. */
	say(key: Key, values: Values = {}): string {
		return this.find(key).replace(/\{(\w+)\}/g, (_, name: string) => `\u2068${values[name] ?? ""}\u2069`);
	}

	/** The string of that name, `""` when there is none. */
	find(key: string): string {
		return this.#strings[key] ?? this.#english[key] ?? "";
	}

	/** The maker's words in this language, else in English. */
	pick(own: Strings | undefined = {}): string {
		return own[this.tag] ?? own["en"] ?? "";
	}

	#each(visit: (element: HTMLElement, key: string) => void): void {
		for (const element of document.querySelectorAll<HTMLElement>("[data-t]"))
			visit(element, element.dataset["t"] ?? "");
	}
}
