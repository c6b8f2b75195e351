import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { codes } from "../../modules/codes/index";
import { shorter } from "./shorter";

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

/** Anything older (iOS 14, web views of 2020) cannot parse the script and gets the plain form, which works as well. */
const target = ["chrome91", "safari15"];

async function bundle(entry: string, define: Record<string, string> = {}): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [fileURLToPath(new URL(`page/${entry}`, folder))],
		bundle: true,
		minify: true,
		write: false,
		format: "iife",
		charset: "utf8",
		logLevel: "silent",
		target,
		define,
	});
	return outputFiles[0]?.text.trim() ?? "";
}

/** esbuild joins the files and terser makes the shorter script of them: some 200 bytes of the compressed page. */
async function script(define: Record<string, string>): Promise<string> {
	return shorter(await bundle("main.ts", define));
}

const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

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
	const [code, style] = await Promise.all([
		script({ ENGLISH: JSON.stringify(Object.fromEntries(inside)) }),
		bundle("style.css"),
	]);
	const html = template
		.replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
			const text = english[key];
			if (text === undefined) throw new Error(`page/index.html asks for "${key}", which languages/en.json lacks`);
			return text;
		})
		.replace(/\s+/g, " ")
		.replace(/ ?([<>]) ?/g, "$1")
		.replace(/(<(?:input|meta|link) [^>]*?) ?\/>/g, "$1>")
		.replace(/="([\w-]+)"/g, "=$1")
		.replace("<!-- style -->", () => `<style>${style}</style>`)
		.replace("<!-- script -->", () => `<script>${code}</script>`);
	const csp = [
		"default-src 'none'",
		`script-src ${hash(code)}`,
		`style-src ${hash(style)}`,
		"img-src data:",
		"connect-src 'self'",
		"form-action 'self'",
		"base-uri 'none'",
	].join("; ");
	const files = new Map<string, Uint8Array>([
		["wizard.html.gz", gzipSync(html, { level: 9 })],
		["wizard.csp", new TextEncoder().encode(csp)],
	]);
	languages.set("en", Object.fromEntries(spare.map(key => [key, english[key] ?? ""])));
	for (const [tag, strings] of languages)
		files.set(`wizard.${tag}.json.gz`, gzipSync(JSON.stringify(strings), { level: 9 }));
	return { files, csp, html };
}
