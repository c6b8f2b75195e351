import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "../cli/json-file";
import type { Region } from "./page/config";

/** What is needed of `release.json`, which `npm run build` writes beside the files to flash. */
export interface Release {
	readonly vendor: string;
	readonly name: string;
	readonly version: string;
	/** As esptool calls it: `ESP32-C3`. */
	readonly chip: string;
	readonly parts: readonly {
		/** Beside it. */
		readonly file: string;
		readonly offset: number;
		readonly bytes: number;
		readonly sha256: string;
	}[];
	readonly partitions: readonly {
		readonly name: string;
		readonly type: string;
		readonly subtype: string;
		readonly offset: number;
		readonly size: number;
	}[];
}

const releaseFile = "release.json";

/** Where in the flash things are that a flasher has to know of. */
export interface Places {
	readonly nvs: Region;
	/** Which application starts is kept here: erased, unless the image brings its own. */
	readonly erased: readonly Region[];
	/** How much flash the table takes, bytes. */
	readonly flash: number;
	/** SHA-256 of the application. */
	readonly image: string;
}

/**
 * What a build left to be flashed, each file as `release.json` says.
 * @param folder where `npm run build` put it
 * @throws Error in a sentence when there is nothing to flash, or a file is not the one of the release
 */
export function readRelease(folder: string): Release {
	const release = readJson(join(folder, releaseFile)) as Partial<Release>;
	const { parts, partitions, chip, version } = release;
	if (!parts || !partitions || chip === undefined || version === undefined)
		throw new Error(`${join(folder, releaseFile)} is no release of npm run build: it names no parts and partitions.`);
	if (!parts.length)
		throw new Error(`${folder} has nothing to flash: npm run link makes none. Build it: npm run build -- --target ...`);
	for (const { file, sha256 } of parts) {
		const path = join(folder, file);
		if (createHash("sha256").update(readFileSync(path)).digest("hex") !== sha256)
			throw new Error(`${path} is not the file of this release. Build it again.`);
	}
	return release as Release;
}

/** @throws Error in a sentence when the table lacks what every image of ours has */
export function placesOf({ parts, partitions }: Release): Places {
	const region = ({ name, offset, size }: Release["partitions"][number]): Region => ({ name, offset, bytes: size });
	const nvs = partitions.find(({ type, subtype }) => type === "data" && subtype === "nvs");
	const apps = partitions.filter(({ type }) => type === "app");
	const app = parts.find(({ offset }) => apps.some(each => each.offset === offset));
	if (!nvs || !app)
		throw new Error("The release has no partition for settings (nvs), or no application in one of its own.");
	const choosers = partitions.filter(({ type, subtype }) => type === "data" && subtype === "ota");
	return {
		nvs: region(nvs),
		erased: choosers.filter(({ offset }) => !parts.some(part => part.offset === offset)).map(region),
		flash: Math.max(...partitions.map(({ offset, size }) => offset + size)),
		image: app.sha256,
	};
}

/** `manifest.json` of ESP Web Tools 10 (esphome/esp-web-tools, src/const.ts). */
export interface WebToolsManifest {
	readonly name: string;
	readonly version: string;
	readonly new_install_prompt_erase: boolean;
	/** Seconds; 0: it does not look for Improv. */
	readonly new_install_improv_wait_time: number;
	readonly builds: readonly {
		readonly chipFamily: string;
		readonly parts: readonly { readonly path: string; readonly offset: number }[];
	}[];
}

/** @param path of a part's file, relative to the manifest */
export function webToolsManifest(
	{ vendor, name, version, chip, parts }: Release,
	improv: boolean,
	path: (file: string) => string,
): WebToolsManifest {
	return {
		name: name === vendor ? name : `${vendor} ${name}`,
		version,
		new_install_prompt_erase: true,
		new_install_improv_wait_time: improv ? 10 : 0,
		builds: [{ chipFamily: chip, parts: parts.map(({ file, offset }) => ({ path: path(file), offset })) }],
	};
}
