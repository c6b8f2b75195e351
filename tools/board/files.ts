import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Air } from "../../hosts/virtual/air";
import type { App } from "../../src/main";
import { readProduct } from "../../src/product";
import { naming, readJson } from "../cli/json-file";
import { manifestProduct } from "../cli/product";

/** The air described in `file`; the default one without. @throws Error naming the file and what is wrong */
export function readAir(file: string | undefined): Air {
	if (file === undefined) return new Air();
	const json = readJson(file);
	return naming(file, () => new Air(json));
}

/**
 * The product of `file`, or of `manifest.json`. With `--cloud`, `--tls` decides about TLS, unless the file does.
 * @throws Error naming the file and what is wrong
 */
export function readConfig(
	file: string | undefined,
	given: { readonly tls: boolean; readonly cloud: boolean },
): unknown {
	const config = file === undefined ? manifestProduct() : readJson(file);
	if (file !== undefined) naming(file, () => readProduct(config));
	if (!isObject(config)) return config;
	const cloud = isObject(config["cloud"]) ? config["cloud"] : {};
	const tls = given.tls || (cloud["tls"] ?? !given.cloud);
	return { ...config, cloud: { ...cloud, tls } };
}

/** The same product with console and Improv on its serial port, unless its config says otherwise: a virtual board has room. */
export function withConsole(config: unknown): unknown {
	if (!isObject(config)) return config;
	const own = config["console"];
	return isObject(own) || own === undefined ? { ...config, console: { serial: true, improv: true, ...own } } : config;
}

/** The product code of `file`: its `app`. @throws Error naming the file and what is wrong */
export async function readApp(file: string | undefined): Promise<App | undefined> {
	if (file === undefined) return undefined;
	const path = resolve(file);
	if (!existsSync(path)) throw new Error(`There is no file ${file}.`);
	const module: { readonly app?: App } = await import(pathToFileURL(path).href);
	if (typeof module.app === "function") return module.app;
	throw new Error(`${file} has no function "app" to export; see src/app.ts for one.`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
