/**
 * Keeps the manifests' "preload" lists complete: what is not in them is loaded into RAM instead of staying in flash.
 * mcconfig would take `modules/blynk/*`, but for JavaScript only: its wildcard passes over TypeScript without a word
 * (SDK 8.2.3, tools/mcconfig.js, filterPreload). Run it after adding or removing a file: `npx tsx tools/sdk/preload.ts`.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { moduleNames, root, storyFolders } from "../cli/folders";

/** Manifest files, each with the list it should have. */
export function preloads(): ReadonlyMap<string, readonly string[]> {
	const lists = new Map<string, readonly string[]>([["src/manifest.json", storyFolders.flatMap(sources)]]);
	for (const name of moduleNames()) lists.set(`modules/${name}/manifest.json`, sources(`modules/${name}`));
	// What else is in that folder runs on Node.
	lists.set("hosts/tls/manifest.json", ["hosts/tls/native", "hosts/tls/socket"]);
	// What the chip preloads the simulators do too, so that they show what that changes.
	for (const platform of ["esp32", "sim"])
		lists.set(`hosts/moddable/${platform}/manifest.json`, [...sdk, ...host(platform)]);
	return lists;
}

function host(platform: string): readonly string[] {
	// The entry module is not preloaded, and files of types alone are no modules at run time.
	const left = ["hosts/moddable/main", "hosts/moddable/native", "hosts/moddable/platform"];
	// The simulators' `preference` reads its file once, in a static initialiser: preloaded, it would do so when linked.
	if (platform === "sim") left.push("hosts/moddable/flash", "hosts/moddable/former-flash", "hosts/moddable/own-flash");
	return ["hosts/moddable", `hosts/moddable/${platform}`]
		.flatMap(sources)
		.filter(each => !left.includes(each))
		.map(each => each.replace(`/${platform}/`, "/platform/"));
}

/** Modules of the SDK which their own manifests would preload, but which ours take one by one. */
const sdk = ["net", "embedded:io/socket/listener", "embedded:io/socket/tcp", "embedded:io/socket/udp"];

function sources(folder: string): readonly string[] {
	const names = readdirSync(join(root, folder)).sort();
	return names.filter(each => each.endsWith(".ts")).map(each => `${folder}/${each.slice(0, -3)}`);
}

/** The list a manifest has now. */
export function preloadOf(file: string): unknown {
	return (JSON.parse(readFileSync(join(root, file), "utf8")) as { preload?: unknown }).preload;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	for (const [file, list] of preloads()) {
		if (JSON.stringify(preloadOf(file)) === JSON.stringify(list)) continue;
		const manifest = readFileSync(join(root, file), "utf8");
		const lines = JSON.stringify(list, undefined, "\t").replaceAll("\n", "\n\t");
		writeFileSync(join(root, file), manifest.replace(/"preload": \[[^\]]*\]/, `"preload": ${lines}`));
		process.stdout.write(`${file}: ${list.length} modules preloaded\n`);
	}
}
