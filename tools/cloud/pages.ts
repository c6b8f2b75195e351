import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Hono, type MiddlewareHandler } from "hono";
import { productFrom } from "../cli/product";
import { buildPhonePage, pageConfig } from "../wizard/build";
import { isOneOf } from "./keys";
import { readProduct } from "../../src/product";

const folder = new URL("./panel/", import.meta.url);

/** Only as a page of this machine may one be read: a name that DNS was made to point here is not (DNS rebinding). */
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

const ancestors = "frame-ancestors 'self' http://127.0.0.1:* http://localhost:*";

const policy = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"connect-src 'self'",
	"img-src data:",
	"base-uri 'none'",
	"form-action 'none'",
	ancestors,
].join("; ");

const onlyHere: MiddlewareHandler = async (c, next) => {
	if (!loopbackHost.test(c.req.header("host") ?? "")) return c.text("Open this page as http://127.0.0.1.", 403);
	c.header("Content-Security-Policy", policy);
	c.header("X-Content-Type-Options", "nosniff");
	c.header("Referrer-Policy", "no-referrer");
	c.header("Cache-Control", "no-store");
	return next();
};

/** What the phone's page is made for. */
export interface SetupPage {
	/** A product config; that of `manifest.json` when absent. */
	readonly product?: unknown;
	/** Where that page finds the device's; `http://192.168.4.1/` when absent. */
	readonly device?: string;
}

/**
 * The cloud's page (`/`), the same without a heading for an iframe (`/panel`), and the phone's page (`/setup`,
 * tools/wizard). Each carries `key`, and so each has to be asked for with it (`?key=...`): 127.0.0.1 is open to every user
 * of the machine, and another's program would read the key out of the page.
 * @param template for the devices of a product that leaves theirs open
 */
export function pages(key: string, template: string, setup: SetupPage = {}): Hono {
	const app = new Hono();
	const html = readFileSync(new URL("panel.html", folder), "utf8").replaceAll("{{key}}", key);
	let script: Promise<string> | undefined;
	let phonePage: ReturnType<typeof buildPhonePage> | undefined;
	const withKey: MiddlewareHandler = async (c, next) => {
		if (isOneOf(c.req.query("key") ?? "", [key])) return next();
		return c.text("Open the address that the cloud printed at its start: it ends with this page's key.", 403);
	};

	app.get("/", onlyHere, withKey, c => c.html(html.replaceAll("{{view}}", "page")));
	app.get("/panel", onlyHere, withKey, c => c.html(html.replaceAll("{{view}}", "frame")));
	app.get("/panel.css", onlyHere, c =>
		c.body(readFileSync(new URL("panel.css", folder)), 200, { "Content-Type": "text/css" }),
	);
	app.get("/panel.js", onlyHere, async c => {
		script ??= bundle();
		return c.body(await script, 200, { "Content-Type": "text/javascript" });
	});
	app.get("/setup", onlyHere, withKey, async c => {
		phonePage ??= buildPhonePage();
		const product = setup.product === undefined ? productFrom() : readProduct(setup.product);
		const { html, csp } = (await phonePage)(
			pageConfig(product, {
				tokenUrl: "/api/v1/organization/device/create",
				onlineUrl: "/external/api/isHardwareConnected",
				bearer: key,
				device: setup.device,
				template,
			}),
		);
		c.header("Content-Security-Policy", `${csp}; ${ancestors}`);
		return c.html(html);
	});
	return app;
}

/** Built when first asked for: tests and load runs start without it. */
async function bundle(): Promise<string> {
	const built = await build({
		entryPoints: [fileURLToPath(new URL("panel.ts", folder))],
		bundle: true,
		format: "esm",
		target: "es2022",
		write: false,
	});
	return built.outputFiles[0]?.text ?? "";
}
