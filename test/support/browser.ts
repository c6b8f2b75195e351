import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import chromium from "@sparticuz/chromium";
import { chromium as playwright, type Browser, type Locator, type Page } from "playwright-core";

/** The sizes every page is looked at: a small phone, a usual one, a desktop. */
export const sizes = {
	small: { width: 360, height: 640 },
	phone: { width: 390, height: 844 },
	desktop: { width: 1280, height: 800 },
} as const;

/** Where an installed Chrome or Chromium usually is; the npm package's build runs on x64 Linux only. */
const installed = [
	"/usr/bin/google-chrome",
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * With one process for all, closing a context ends the browser; without a zygote each page starts the whole browser anew; and
 * the tests are to see the web's real rules.
 */
const unwanted =
	/^--(single-process|no-zygote|disable-web-security|allow-running-insecure-content|disable-site-isolation-trials)/;

const packaged = async (): Promise<string | undefined> =>
	process.platform === "linux" && process.arch === "x64" ? chromium.executablePath() : undefined;

/**
 * Starts a headless Chromium: the one in the environment variable `CHROME`, else npm's `@sparticuz/chromium`, else an
 * installed one. Whoever starts it closes it.
 */
export async function launchBrowser(): Promise<Browser> {
	const chosen = process.env["CHROME"];
	const executablePath = chosen ?? (await packaged()) ?? installed.find(existsSync);
	if (!executablePath) throw new Error("No Chrome found: set the environment variable CHROME to its path.");
	chromium.setGraphicsMode = false;
	const args = chosen ? [] : chromium.args.filter(arg => !unwanted.test(arg));
	for (let tries = 1; ; tries++) {
		try {
			return await playwright.launch({ executablePath, args, headless: true });
		} catch (error) {
			// The package unpacks itself on first use; another process may be in the middle of it.
			if (tries === 3) throw error;
			await delay(1_000);
		}
	}
}

let shared: Promise<Browser> | undefined;

/** One browser for all tests of a mocha run, closed at its end. Open a context of your own and close that. */
export function sharedBrowser(): Promise<Browser> {
	return (shared ??= launchBrowser());
}

// At the top level of a file that mocha loads, a hook belongs to the whole run; outside of mocha there is none.
if (typeof after === "function") after(async () => (await shared)?.close());

const folder = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));

/** Takes docs/screenshots/`name`.png. */
export async function screenshot(
	what: Page | Locator,
	name: string,
	options: { fullPage?: boolean } = {},
): Promise<void> {
	await mkdir(folder, { recursive: true });
	await what.screenshot({ path: `${folder}${name}.png`, animations: "allow", ...options });
}
