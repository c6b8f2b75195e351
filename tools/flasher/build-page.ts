import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { PageConfig } from "./page/config";

const folder = new URL("page/", import.meta.url);

/** The page without its config: the script is as large as what esptool-js brings for every chip. */
export interface FlasherPage {
	readonly script: string;
	html(config: PageConfig): string;
}

/** Compiles the page; nothing of it comes from elsewhere, and it may connect to nothing but its own folder. */
export async function buildFlasherPage(): Promise<FlasherPage> {
	const [script, style, template] = await Promise.all([
		bundle("main.ts"),
		bundle("style.css"),
		readFile(new URL("index.html", folder), "utf8"),
	]);
	const csp = [
		"default-src 'none'",
		"script-src 'self'",
		// A label's page, which is shown in a frame, has each word's size in place.
		"style-src 'unsafe-inline'",
		"img-src data:",
		"connect-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
	].join("; ");
	return {
		script,
		html(config) {
			// A `<` in JSON could end the script element that holds it.
			const json = JSON.stringify(config).replaceAll("<", "\\u003c");
			return template
				.replace("<!-- policy -->", () => `<meta http-equiv="Content-Security-Policy" content="${csp}" />`)
				.replace("<!-- style -->", () => `<style>${style}</style>`)
				.replace(
					"<!-- script -->",
					() => `<script type="application/json" id="config">${json}</script><script src="flasher.js" defer></script>`,
				);
		},
	};
}

async function bundle(entry: string): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [fileURLToPath(new URL(entry, folder))],
		// Web Serial came with Chrome 89; what is used besides needs 110.
		...{ bundle: true, minify: true, write: false, format: "iife", charset: "utf8", logLevel: "silent" },
		target: ["chrome110"],
	});
	return outputFiles[0]?.text.trim() ?? "";
}
