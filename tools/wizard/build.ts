import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { hotspotName } from "../../modules/access-point/index";
import { text } from "../../modules/bytes/index";
import { dynamic, type Product } from "../../src/product";
import { hash } from "../wizard-page/one-page";
import type { PageConfig } from "./page/config";

/** The phone's page for one product and one cloud: a single file without any outside reference. */
export interface PhonePage {
	readonly html: string;
	/** Its Content-Security-Policy, which is in the file as well; a header may add `frame-ancestors`. */
	readonly csp: string;
}

/** Where the page gets its token, where it looks for the device, and what differs from the usual. */
export type Endpoints = Pick<PageConfig, "tokenUrl" | "onlineUrl" | "bearer" | "host"> & {
	/** The device's page on its own network; `http://192.168.4.1/` when absent. */
	readonly device?: string | undefined;
	/** Which template the devices are to follow, where the product leaves that open. */
	readonly template?: string | undefined;
};

const folder = new URL("page/", import.meta.url);

/** What page and device have been built for before; older phones get the sentence about JavaScript. */
const target = ["chrome91", "safari15"];

/** Puts what a product says of itself and the endpoints together. @throws Error when nobody names a template */
export function pageConfig(
	product: Product,
	{ device = "http://192.168.4.1/", template, ...endpoints }: Endpoints,
): PageConfig {
	const { vendor, name, brand, setup, led } = product;
	const open = product.templateId === dynamic;
	const templateId = open ? template : product.templateId;
	if (templateId === undefined) throw new Error("The product leaves its template open, and the page was told none.");
	return {
		...{ vendor, name, colour: brand.colour, network: networkPrefix(product), key: setup.key },
		...{ templateId, dynamic: open },
		...{ lights: pick(led.signs), device, ...endpoints },
	};
}

const pick = (signs: PageConfig["lights"]): PageConfig["lights"] => {
	const { setup, joining, connecting, refused, idle, running } = signs;
	return { setup, joining, connecting, refused, idle, running };
};

/** What the names of a product's setup networks have in common: all but the unit's own four characters. */
function networkPrefix({ vendor, name }: Product): string {
	return text(hotspotName({ prefix: vendor, name, mac: new Uint8Array(6) })).replace(/-[0-9A-Z]{1,4}$/, "-");
}

/**
 * Compiles the page; the function returned makes it for a config.
 * @throws Error when a source does not compile
 */
export async function buildPhonePage(): Promise<(config: PageConfig) => PhonePage> {
	const [script, style, template] = await Promise.all([
		bundle("main.ts"),
		bundle("style.css"),
		readFile(new URL("index.html", folder), "utf8"),
	]);
	return config => {
		const csp = [
			"default-src 'none'",
			`script-src ${hash(script)}`,
			`style-src ${hash(style)}`,
			"img-src data:",
			`connect-src ${origins(config.tokenUrl, config.onlineUrl)}`,
			"base-uri 'none'",
			"form-action 'none'",
		].join("; ");
		// A `<` in JSON could end the script element that holds it.
		const json = JSON.stringify(config).replaceAll("<", "\\u003c");
		const html = template
			.replace("<!-- policy -->", () => `<meta http-equiv="Content-Security-Policy" content="${csp}" />`)
			.replace("<!-- style -->", () => `<style>${style}</style>`)
			.replace(
				"<!-- script -->",
				() => `<script type="application/json" id="config">${json}</script><script>${script}</script>`,
			);
		return { csp, html };
	};
}

/** As a Content-Security-Policy names them: a path without a host is the page's own server. */
function origins(...addresses: readonly string[]): string {
	return [...new Set(addresses.map(each => (URL.canParse(each) ? new URL(each).origin : "'self'")))].join(" ");
}

async function bundle(entry: string): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [fileURLToPath(new URL(entry, folder))],
		...{ bundle: true, minify: true, write: false, format: "iife", charset: "utf8", logLevel: "silent", target },
	});
	return outputFiles[0]?.text.trim() ?? "";
}
