import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { shorter } from "./shorter";

/** A page that refers to nothing outside of itself. */
export interface OnePage {
	readonly html: string;
	/** The value of its `Content-Security-Policy` header: this very script and style, and requests to where it comes from. */
	readonly csp: string;
}

/** Anything older (iOS 14, web views of 2020) cannot parse the script and gets a plain form, which works as well. */
const target = ["chrome91", "safari15"];

async function bundle(file: URL, define: Readonly<Record<string, string>> = {}): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [fileURLToPath(file)],
		bundle: true,
		minify: true,
		write: false,
		format: "iife",
		charset: "utf8",
		logLevel: "silent",
		target,
		define: { ...define },
	});
	return outputFiles[0]?.text.trim() ?? "";
}

/** What a content security policy knows an inline script or style by. */
export const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * Makes one page of `template`, and of `main.ts` and `style.css` in `folder`. esbuild joins the files and terser makes the shorter
 * script of them: some 200 bytes of the compressed wizard page.
 * @throws Error when a source does not compile
 */
export async function onePage(
	template: string,
	folder: URL,
	define?: Readonly<Record<string, string>>,
): Promise<OnePage> {
	const [code, style] = await Promise.all([
		bundle(new URL("main.ts", folder), define).then(script => shorter(script)),
		bundle(new URL("style.css", folder)),
	]);
	const html = template
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
	return { html, csp };
}

/** The files of an image that a page `name` is. */
export function pageFiles(name: string, { html, csp }: OnePage): [name: string, bytes: Uint8Array][] {
	return [
		[`${name}.html.gz`, gzipSync(html, { level: 9 })],
		[`${name}.csp`, new TextEncoder().encode(csp)],
	];
}
