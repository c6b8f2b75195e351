import { join, relative } from "node:path";
import type { Plugin } from "esbuild";
import type { ConsoleSettings } from "../../src/product";

const root = join(import.meta.dirname, "../..");

/**
 * Parts of the firmware that not every product wants. In the image of one that does not, a file of the same shape that
 * does nothing stands in for each.
 */
export const parts: readonly Part[] = [
	{
		file: "modules/config-server/update",
		without: "modules/config-server/no-update",
		wanted: takesFirmware,
	},
	{
		file: "src/network-pages",
		without: "src/without/network-pages",
		wanted: product => valueAt(product, ["setup", "networks"]) === true,
	},
	{ file: "src/update", without: "src/without/update", wanted: wantsUpdate },
	{ file: "src/upload", without: "src/without/upload", wanted: takesFirmware },
	{ file: "hosts/moddable/esp32/update", without: "hosts/moddable/esp32/no-update", wanted: wantsUpdate },
	{ file: "hosts/xs/device/sdk/update", without: "hosts/xs/device/sdk/no-update", wanted: wantsUpdate },
	{ file: "src/factory-device", without: "src/device", wanted: product => isOn(product, "factory") },
	{ file: "src/local", without: "src/without/local", wanted: wantsLocal },
	{ file: "hosts/moddable/group", without: "hosts/moddable/no-group", wanted: wantsLocal },
	{
		file: "modules/power-cycles/index",
		without: "modules/power-cycles/none",
		wanted: product => {
			const count = valueAt(product, ["button", "powerCycles"]);
			return count !== undefined && count !== 0;
		},
	},
	{
		file: "src/edgent-store",
		without: "src/without/edgent-store",
		wanted: wantsEdgent,
	},
	{
		file: "hosts/moddable/former-flash",
		without: "hosts/moddable/own-flash",
		wanted: wantsEdgent,
	},
	{
		file: "hosts/xs/device/sdk/former",
		without: "hosts/xs/device/sdk/no-former",
		wanted: wantsEdgent,
	},
	{
		file: "src/serial-port",
		without: "src/without/serial-port",
		wanted: product => hasConsole(product, "serial", "improv", "cloud"),
	},
	{
		file: "hosts/moddable/esp32/serial",
		without: "hosts/moddable/esp32/no-serial",
		wanted: product => hasConsole(product, "serial", "improv"),
	},
	{
		file: "src/console",
		without: "src/without/console",
		wanted: product => hasConsole(product, "serial", "cloud"),
	},
	{ file: "src/factory-commands", without: "src/without/factory-commands", wanted: wantsFactoryCommands },
	{ file: "src/factory-indicator", without: "src/without/factory-indicator", wanted: wantsFactoryCommands },
	{ file: "src/factory-button", without: "src/without/factory-button", wanted: wantsFactoryCommands },
	{
		file: "hosts/moddable/esp32/factory-system",
		without: "hosts/moddable/esp32/no-factory-system",
		wanted: wantsFactoryCommands,
	},
	{ file: "hosts/xs/device/sdk/inspect", without: "hosts/xs/device/sdk/no-inspect", wanted: wantsFactoryCommands },
	{
		file: "src/improv",
		without: "src/without/improv",
		wanted: product => hasConsole(product, "improv"),
	},
	{
		file: "src/networks-pin",
		without: "src/without/networks-pin",
		wanted: product => valueAt(product, ["cloud", "networksPin"]) !== undefined,
	},
	{
		file: "modules/station/roam",
		without: "modules/station/no-roam",
		wanted: product => valueAt(product, ["roaming"]) !== false,
	},
];

/** Whether one of these is on. Each is off where the config does not say, as `consoleRules` of src/product.ts has it. */
function hasConsole(product: unknown, ...names: readonly (keyof ConsoleSettings)[]): boolean {
	return names.some(name => valueAt(product, ["console", name]) ?? false);
}

/** A product that comes after Blynk.Edgent. */
export function wantsEdgent(product: unknown): boolean {
	return isOn(product, "edgent");
}

/** A product whose units take other firmware. */
export function wantsUpdate(product: unknown): boolean {
	return isOn(product, "update");
}

/** A product whose units are tested at the end of the line. */
export function wantsFactoryCommands(product: unknown): boolean {
	return hasConsole(product, "factory");
}

function wantsLocal(product: unknown): boolean {
	return isOn(product, "local");
}

/** What is no yes or no is for the real one to refuse. */
function isOn(product: unknown, name: string): boolean {
	const value = valueAt(product, [name]);
	return value !== undefined && value !== false;
}

export interface Part {
	/** Relative to the project, without ending. */
	readonly file: string;
	readonly without: string;
	wanted(product: unknown): boolean;
}

/** A product that takes firmware on its setup network. */
export function takesFirmware(product: unknown): boolean {
	return valueAt(product, ["setup", "update"]) === true;
}

/** Files by the name of what they stand in for: relative to the project, without ending, as manifests name modules. */
export type StandIns = ReadonlyMap<string, string>;

/** What stands in for what in the image of a product with this config. */
export function standIns(product: unknown): StandIns {
	const unwanted = parts.filter(each => !each.wanted(product));
	return new Map(unwanted.map(({ file, without }) => [file, join(root, `${without}.ts`)]));
}

/** Takes each file's stand-in where another imports it. */
export function standingIn(files: StandIns): Plugin {
	return {
		name: "stand-ins",
		setup(build) {
			build.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
				const file = files.get(relative(root, join(resolveDir, path)).replaceAll("\\", "/"));
				return file === undefined ? undefined : { path: file };
			});
		},
	};
}

/** True for a product that has no more of them than one that says nothing of them, nor what comes with a field of its config. */
export function isStandard(product: unknown): boolean {
	const without = standIns(product);
	const withFields = [["health"], ["setup", "fields"]].some(path => valueAt(product, path) !== undefined);
	return !withFields && [...standIns({}).keys()].every(each => without.has(each));
}

/** What is at the end of `path` in a config. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
	return path.reduce<unknown>(
		(each, name) =>
			typeof each === "object" && each ? Object.entries(each).find(([key]) => key === name)?.[1] : undefined,
		value,
	);
}
