import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { takesFirmware } from "../../hosts/translation/parts";
import { readProduct } from "../../src/product";
import { made, project, root } from "../cli/folders";
import { applicationName, languagesOf, productOf } from "../cli/manifest";
import { manifestProduct } from "../cli/product";
import { buildTime, commitOf } from "./commit";
import { writeFirmware, writeNoFirmware, type Firmware } from "./firmware";
import { writeVersion } from "./idf-project";
import { reproducible } from "./reproducible";
import { writeRoots } from "./roots";
import { writeTagFile } from "./tag-file";
import { isChip, ownSimulator, type Choice } from "./targets";

/** Where mcconfig puts what it makes. */
export const output = join(made, "moddable");

const require = createRequire(import.meta.url);

/** The SDK's folder. @throws Error in a sentence when it is not there. */
export function findSdk(environment: NodeJS.ProcessEnv): string {
	const sdk = environment["MODDABLE"];
	const install = "Install it: `npx xs-dev setup`, then open a new terminal (docs/esp32.md has the manual way).";
	if (!sdk) throw new Error(`MODDABLE is not set: the Moddable SDK is missing. ${install}`);
	if (!existsSync(tool(sdk, "mcconfig")))
		throw new Error(`MODDABLE is "${sdk}", which has no built mcconfig. ${install}`);
	refuseSpaces([project, root, sdk, environment["IDF_PATH"]]);
	return sdk;
}

/**
 * The makefiles of the SDK, and of what it brings, take a space for the end of a path.
 * @throws Error naming the folder that has one
 */
export function refuseSpaces(folders: readonly (string | undefined)[]): void {
	if (process.platform === "win32") return;
	const wrong = folders.find(folder => folder?.includes(" "));
	if (wrong === undefined) return;
	throw new Error(
		`The Moddable SDK builds nothing where a path has a space in it, as in "${wrong}": move it to a folder without. ` +
			"What needs no SDK works there as well.",
	);
}

/** @throws Error in a sentence when ESP-IDF is not there. */
export function requireIdf(environment: NodeJS.ProcessEnv): void {
	const idf = environment["IDF_PATH"];
	if (idf && existsSync(join(idf, "export.sh"))) return;
	const missing = idf ? `IDF_PATH is "${idf}", where no ESP-IDF is` : "IDF_PATH is not set: ESP-IDF is missing";
	throw new Error(
		`${missing}. Install it: \`npx xs-dev setup --device esp32\`, then open a new terminal ` +
			"(docs/esp32.md has the manual way). Without it, `npm run link` checks everything but the C part.",
	);
}

function tool(sdk: string, name: string): string {
	return join(sdk, "build/bin", ownSimulator(), "release", process.platform === "win32" ? `${name}.exe` : name);
}

export interface Build {
	readonly choice: Choice;
	readonly manifest: string;
	/** `none`: only what the SDK puts in for it. */
	readonly firmware?: "none";
	readonly flavour: "release" | "debug";
	/** What to make, instead of everything including the upload: make targets or files, one after the other. */
	readonly make: string | readonly string[];
	readonly environment?: NodeJS.ProcessEnv;
	/** Where to make it; {@link output} unless set. */
	readonly output?: string;
	/** Gets what the tools print, in pieces. */
	readonly onText: (text: string) => void;
}

/**
 * Builds the pages, the roots and the tag into the image's assets, then the firmware's modules, and runs mcconfig.
 * @throws Error when one fails
 */
export async function mcconfig(build: Build): Promise<Firmware> {
	const sdk = findSdk({ ...process.env, ...build.environment });
	const time = buildTime(commitOf(project), process.env);
	// mcconfig sees only the assets that are there when it starts, and does not mind when there are none.
	const config = configOf(build);
	await script(join(root, "tools/wizard-page/main.ts"), build.onText, [
		...["--languages", languagesOf(build.manifest).join(",")],
		...(takesFirmware(config) ? [] : ["--without-update"]),
	]);
	for (const line of writeRoots(config)) build.onText(`${line}\n`);
	const product = readProduct(config);
	const { target } = build.choice;
	writeTagFile({ product, target, time });
	if (isChip(target))
		writeVersion(buildFolder("tmp", build, applicationName(build.manifest)), target, product.firmwareVersion);
	const firmware = await firmwareOf(build);
	const environment = { ...build.environment, ...reproducible({ ...process.env, ...build.environment }, sdk, time) };
	await makeApplication({ ...build, environment, manifest: firmware.manifest, values: [`buildTime=${time}`] });
	return firmware;
}

/** The product's config in a build: its manifest's, or else the project's. */
export function configOf({ manifest }: Pick<Build, "manifest">): unknown {
	return productOf(manifest) ?? manifestProduct();
}

export interface Application extends Omit<Build, "firmware"> {
	/** Config, as `name=value`. */
	readonly values?: readonly string[];
}

/** Runs mcconfig on a manifest as it is. @throws Error when it fails */
export async function makeApplication({ values = [], ...build }: Application): Promise<void> {
	const environment = { ...process.env, ...build.environment };
	const sdk = findSdk(environment);
	const folder = build.output ?? output;
	const options = ["-m", ...(build.flavour === "debug" ? ["-dn"] : []), "-p", build.choice.platform];
	for (const target of [build.make].flat())
		await run(tool(sdk, "mcconfig"), [...options, "-o", folder, "-t", target, build.manifest, ...values], {
			PATH: [join(sdk, "build/bin", ownSimulator(), "release"), environment["PATH"]].join(delimiter),
			environment,
			onText: build.onText,
		});
}

async function firmwareOf({ choice, flavour, manifest, ...build }: Build): Promise<Firmware> {
	const within = join(build.output ?? output, "firmware", choice.folder, flavour);
	if (build.firmware === "none") return writeNoFirmware({ manifest, folder: join(within, "none") });
	return writeFirmware({
		target: choice.target,
		flavour: flavour === "debug" ? "development" : "release",
		...{ manifest, folder: within },
	});
}

/** Where mcconfig keeps the parts of a build (`tmp`) and what it made (`bin`). */
export function buildFolder(
	kind: "tmp" | "bin",
	{ choice, flavour, output: folder = output }: Build,
	name: string,
): string {
	return join(folder, kind, choice.folder, flavour, name);
}

export interface Run {
	readonly PATH?: string;
	readonly environment?: NodeJS.ProcessEnv;
	readonly onText: (text: string) => void;
}

/** Runs a program in the product's folder. @throws Error when it fails or is not there. */
export function run(command: string, values: readonly string[], { PATH, environment, onText }: Run): Promise<void> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, values, {
			cwd: project,
			env: { ...process.env, ...environment, ...(PATH === undefined ? {} : { PATH }) },
			stdio: ["ignore", "pipe", "pipe"],
		});
		child.stdout.setEncoding("utf8").on("data", onText);
		child.stderr.setEncoding("utf8").on("data", onText);
		child.on("error", error => reject(new Error(`${command} cannot be run: ${error.message}`)));
		child.on("close", status => {
			if (status === 0) resolve();
			else reject(new Error(`${command.split("/").at(-1)} failed with status ${status}; what it printed is above.`));
		});
	});
}

/** Runs a program and returns what it prints. @throws Error when it fails, with what it printed. */
export async function printed(command: string, values: readonly string[]): Promise<string> {
	let text = "";
	try {
		await run(command, values, { onText: more => (text += more) });
	} catch (error) {
		throw new Error(`${error instanceof Error ? error.message : error}\n${text}`);
	}
	return text;
}

function script(file: string, onText: (text: string) => void, values: readonly string[]): Promise<void> {
	return run(process.execPath, [require.resolve("tsx/cli"), file, ...values], { onText });
}

/**
 * Checks all types of the product's code, its parts on either side; in our own checkout those of the firmware on this host. mcconfig only translates
 * (`noCheck` in the host's manifest).
 */
export async function checkTypes(onText: (text: string) => void): Promise<void> {
	const names = project === root ? ["hosts/moddable"] : ["tsconfig.json", "tsconfig.esp32.json"];
	for (const settings of names.map(each => join(project, each)).filter(existsSync))
		await run(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", settings], { onText });
}
