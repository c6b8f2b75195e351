import { isLanguage, isPrintable } from "../../modules/match/index";
import { colour } from "./colour";
import { byLanguage, fields, list, or, pattern, record, text } from "./rules";

/** How the wizard page looks and speaks. */
export interface Brand {
	/** Accent colour of the page, `#rrggbb`. */
	readonly colour: string;
	/** The product's picture, a `data:image/...` address of at most 4 KB; the page has a plain one otherwise. */
	readonly icon: string | undefined;
	/** Shown on the first page, by language. */
	readonly instructions: Readonly<Record<string, string>>;
	/** Where to go once the device is online: the maker's app or support. */
	readonly next: Next | undefined;
	/** Those the page offers; the first is the default; all that there are when empty. Each takes some 3 KB of the image. */
	readonly languages: readonly string[];
}

/** Where to go once the device is online. */
export interface Next {
	/** Its address, `https://...` or `http://...`. */
	readonly url: string;
	/** What the link is called, by language. */
	readonly label: Readonly<Record<string, string>>;
}

function isWebAddress(value: string): boolean {
	const from = value.startsWith("https://") ? 8 : value.startsWith("http://") ? 7 : 0;
	const rest = value.slice(from);
	return from > 0 && isPrintable(rest, 1, 200 - from) && !rest.includes(" ") && !"/?#:".includes(rest.charAt(0));
}

/** The rules of `brand`. */
export function brandRules(value: unknown, path: string): Brand {
	return fields<Brand>({
		colour: or(colour, "#24c48e"),
		icon: or(
			pattern(
				value => value.length <= 4096 && value.startsWith("data:image/"),
				'a picture as "data:image/..." of at most 4096 characters',
			),
			undefined,
		),
		next: or(
			fields<Next>({
				url: pattern(isWebAddress, 'an address as "https://example.com/app", at most 200 characters'),
				label: byLanguage(1, 40),
			}),
			undefined,
		),
		instructions: or(record(text(0, 300)), {}),
		languages: or(list(pattern(isLanguage, 'a language as "en"'), 0, 20), []),
	})(value, path);
}
