import { readFile, readdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { codes } from "../../modules/codes/index";
import { onePage, pageFiles } from "./one-page";

/** What a host ships, see README.md. */
export interface WizardAssets {
	/** By the name that `host.asset()` is asked for. */
	readonly files: ReadonlyMap<string, Uint8Array>;
	/** The value of the page's `Content-Security-Policy` header; also the file `wizard.csp`. */
	readonly csp: string;
	/** The page before compression. */
	readonly html: string;
}

const folder = new URL(".", import.meta.url);

/** The languages by tag, English first: one file of `languages/` each. */
export async function readLanguages(): Promise<Map<string, Record<string, string>>> {
	const tags = (await readdir(new URL("languages/", folder))).map(name => name.replace(".json", "")).sort();
	const languages = new Map<string, Record<string, string>>();
	for (const tag of ["en", ...tags.filter(tag => tag !== "en")]) {
		const strings: Record<string, string> = JSON.parse(
			await readFile(new URL(`languages/${tag}.json`, folder), "utf8"),
		);
		languages.set(tag, tag === "en" ? { ...strings, ...failureSentences() } : strings);
	}
	return languages;
}

/** English for the codes is written in one place, modules/codes. */
function failureSentences(): Record<string, string> {
	return Object.fromEntries(Object.entries(codes).filter(([code]) => code !== "0"));
}

/**
 * The English the page can do without when `/lang/en.json` does not come: what only errors need (the page then says
 * "That did not work", and the device's own sentence for a code), and what says in words what is drawn as well.
 */
const spare = [
	...["short", "long", "required", "number", "nameMissing", "space", "tokenWrong", "serverWrong", "sameServer", "kept"],
	...["interrupted", "refused", "forgotten", "signIn", "clock", "mac", "portal", "none", "company", "unsupported"],
	...["red", "orange", "yellow", "green", "turquoise", "blue", "purple", "white"],
	...["blinking", "flashing", "flickering", "flashes", "breathing", "steady"],
	...["secured", "open", "weak", "fair", "strong", "another", "doneText"],
];

/**
 * Builds the wizard page and its languages.
 * @throws Error when a source does not compile, or the page's HTML names a string that English lacks
 */
export async function buildWizard(): Promise<WizardAssets> {
	const languages = await readLanguages();
	const english = languages.get("en") ?? {};
	const template = await readFile(new URL("page/index.html", folder), "utf8");
	// The script reads from the page's HTML what stands there; codes in English come with /status.json.
	const elsewhere = ([key]: [string, string]): boolean =>
		template.includes(`{{${key}}}`) || key in codes || spare.includes(key);
	const inside = Object.entries(english).filter(entry => !elsewhere(entry));
	const filled = template.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
		const text = english[key];
		if (text === undefined) throw new Error(`page/index.html asks for "${key}", which languages/en.json lacks`);
		return text;
	});
	const page = await onePage(filled, new URL("page/", folder), { ENGLISH: JSON.stringify(Object.fromEntries(inside)) });
	const files = new Map(pageFiles("wizard", page));
	languages.set("en", Object.fromEntries(spare.map(key => [key, english[key] ?? ""])));
	for (const [tag, strings] of languages)
		files.set(`wizard.${tag}.json.gz`, gzipSync(JSON.stringify(strings), { level: 9 }));
	return { files, ...page };
}

/**
 * Builds the page of `/update`, for products that take firmware on their setup network: the files a host ships besides.
 * @throws Error when a source does not compile
 */
export async function buildUpdatePage(): Promise<ReadonlyMap<string, Uint8Array>> {
	const update = new URL("update/", folder);
	const template = await readFile(new URL("index.html", update), "utf8");
	return new Map(pageFiles("update", await onePage(template, update)));
}
