import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { lock } from "../cloud/lock";
import { readTemplates, type Template } from "../cloud/templates";
import { dynamic, type Product } from "../../src/product";

/** Where a tour keeps things: board, cloud and visitor are kept together, and forgotten together. */
export interface TourFiles {
	/** The whole path. */
	readonly data: string;
	readonly flash: string;
	/** Its updates. */
	readonly slots: string;
	readonly cloud: string;
	/** What signs updates, PEM. */
	readonly key: string;
	readonly progress: string;
	/** The address of the tour that runs on this data. */
	readonly address: string;
}

export function tourFiles(folder: string): TourFiles {
	const data = resolve(folder);
	const at = (name: string): string => join(data, name);
	return {
		...{ data, flash: at("flash.json"), slots: at("slots"), cloud: at("cloud"), key: at("update-key.pem") },
		...{ progress: at("seen.json"), address: at("address") },
	};
}

/** Makes the board blank, the cloud empty and the tour begin. @throws Error when the cloud's data is in use */
export function forget({ data, flash, slots, cloud, key, progress }: TourFiles): void {
	mkdirSync(data, { recursive: true, mode: 0o700 });
	if (existsSync(cloud)) lock(join(cloud, "lock"))();
	for (const each of [flash, slots, cloud, key, progress]) rmSync(each, { recursive: true, force: true });
}

/** How the cloud came to its templates. */
export interface TemplateSource {
	/** The maker's own, JSON as tools/cloud/templates.json. */
	readonly file?: string | undefined;
	/** Product code other than src/app.ts runs: the example's pins are not its. */
	readonly ownApp: boolean;
}

/**
 * The templates for `product`: those of a file, or the example's with the product's name on it.
 * @throws Error naming the file and what is wrong
 */
export function tourTemplates(
	{ templateId: id, name }: Product,
	{ file, ownApp }: TemplateSource,
): readonly Template[] {
	const templates = readTemplates(file ?? new URL("../cloud/templates.json", import.meta.url));
	if (file === undefined) {
		const renamed = { name, ...(id !== dynamic && { id }), ...(ownApp && { datastreams: [] }) };
		return templates.slice(0, 1).map(each => ({ ...each, ...renamed }));
	}
	if (id === dynamic || templates.some(each => each.id === id)) return templates;
	const known = templates.map(each => each.id).join(", ");
	throw new Error(`${file} has no template "${id}", which the product names. It has ${known}.`);
}
