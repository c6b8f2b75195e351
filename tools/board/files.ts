import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Air } from "../../hosts/virtual/air";
import { isVersion } from "../../modules/update/index";
import type { App } from "../../src/main";
import { naming, readJson } from "../cli/json-file";
import { projectManifest, replacements } from "../cli/manifest";
import { checkedProduct, manifestProduct } from "../cli/product";
import { isRecord } from "../cli/record";

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
	checkedProduct(config, file);
	if (!isRecord(config)) return config;
	const cloud = isRecord(config["cloud"]) ? config["cloud"] : {};
	const tls = given.tls || (cloud["tls"] ?? !given.cloud);
	return { ...config, cloud: { ...cloud, tls } };
}

/**
 * The same product with what helps whoever looks at it for years: console and Improv on its serial port, the log of outages, the
 * page of further networks; unless its config says otherwise. A virtual board has room for it; what it takes of a chip,
 * `npm run link` tells.
 */
export function withCare(config: unknown): unknown {
	if (!isRecord(config)) return config;
	const part = (name: string, standard: object): object => {
		const own = config[name];
		return isRecord(own) || own === undefined ? { [name]: { ...standard, ...own } } : {};
	};
	return {
		...config,
		...part("console", { serial: true, improv: true }),
		...part("setup", { networks: true }),
		...part("health", {}),
	};
}

/**
 * The same product, which takes other firmware that `key` has signed, a public key as its config has it; unless its version has
 * no order. A new one proves itself sooner than usual: somebody is watching.
 */
export function withUpdates(config: unknown, key: string): unknown {
	if (!isRecord(config) || !isVersion(String(config["firmwareVersion"]))) return config;
	const own = isRecord(config["update"]) ? config["update"] : {};
	const keys = Array.isArray(own["keys"]) ? own["keys"].slice(0, 1) : [];
	return { ...config, update: { trial: 60_000, ...own, keys: [...keys, key] } };
}

/** A product's code. */
export interface ProductApp {
	readonly run: App;
	/** Where it is, the whole path. Code that is in no file is in no image either. */
	readonly file?: string;
}

/**
 * The product code of `file`, or what the manifest has in the place of `src/app`: its `app`. Nothing in our own checkout, whose
 * src/app.ts it is.
 * @throws Error naming the file and what is wrong
 */
export async function readApp(file = replacements(projectManifest()).get("src/app")): Promise<ProductApp | undefined> {
	if (file === undefined) return undefined;
	const path = resolve(file);
	if (!existsSync(path)) throw new Error(`There is no file ${file}.`);
	let module: { readonly app?: App };
	try {
		module = await import(pathToFileURL(path).href);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new Error(`${file} cannot be run: ${why}`);
	}
	if (typeof module.app === "function") return { run: module.app, file: path };
	throw new Error(`${file} exports no function "app": export function app({ blynk }: AppContext): void { ... }`);
}
