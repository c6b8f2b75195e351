import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { root } from "./image";

const run = promisify(execFile);

/** The only package that carries the sources of XS (docs/platform.md#version-and-licences); its licences stay with it, it is never committed. */
const xsPackage = {
	name: "@agoric/xsnap@0.15.0",
	file: "agoric-xsnap-0.15.0.tgz",
	integrity: "sha512-ZBm4DZxbtfacxMHVVdJjZi0Y8zOxN77vpu1WwI5RWfPkaRh0aHkz/dVdTGKXalDNzWfz183lljKxlxl3/h0n+A==",
};

const folder = join(root, "build/xs");
const ours = join(root, "hosts/xs/engine");
const sdk = join(folder, "package/moddable");

const flags = [
	...[
		"-O2",
		"-w",
		"-c",
		"-fno-common",
		"-DINCLUDE_XSPLATFORM",
		'-DXSPLATFORM="platform.h"',
		"-DmxHostFunctionPrimitive=1",
	],
	...["-DmxMetering=1", "-DmxInstrument=1", "-DmxNoConsole=1", "-DmxBoundsCheck=1", "-DmxParse=1", "-DmxRun=1"],
	...[`-I${sdk}/xs/includes`, `-I${sdk}/xs/platforms`, `-I${sdk}/xs/sources`, `-I${ours}`],
];

/** A built engine. On 32 bits a slot has 16 bytes, as on the chip; on 64 bits 32, so byte counts differ. */
export interface BuiltEngine {
	readonly executable: string;
	readonly bits: 32 | 64;
}

/** There is no engine, and the message says what to do about it. */
export class NoEngine extends Error {
	override readonly name = "NoEngine";
}

/**
 * Compiles the engine, or finds it compiled: 12 s the first time, nothing after that. Objects are named by a hash of all
 * that goes into them, so there is nothing to clean and two builds at once do not disturb each other.
 *
 * 32-bit where the compiler can; with the environment variable `XS_REQUIRE_32` set, nothing less will do.
 * @throws NoEngine
 */
export async function buildEngine(): Promise<BuiltEngine> {
	if (process.platform === "win32")
		throw new NoEngine("The XS engine is talked to by named pipes, which Windows has not: use WSL.");
	const compiler = process.env["CC"] ?? "gcc";
	const version = compilerVersion(compiler);
	mkdirSync(folder, { recursive: true });
	const bits = canCompile32(compiler) ? 32 : 64;
	if (bits === 64 && process.env["XS_REQUIRE_32"])
		throw new NoEngine(`XS_REQUIRE_32 is set, but ${compiler} cannot compile for 32 bits: install gcc-multilib.`);
	await fetchSources();

	const platform = readFileSync(join(ours, "platform.h"));
	const own = readFileSync(join(ours, "engine.h"));
	const key = (...parts: readonly (string | Buffer)[]): string => {
		const hash = createHash("sha256");
		for (const part of [version, String(bits), ...flags, xsPackage.integrity, platform, ...parts]) hash.update(part);
		return hash.digest("hex").slice(0, 16);
	};
	const objects = sources().map(source => {
		const inputs = [readFileSync(source), ...(source.startsWith(ours) ? [own] : [])];
		return { source, object: join(folder, `${basename(source, ".c")}-${key(...inputs)}.o`) };
	});
	const executable = join(folder, `engine${bits}-${key(...objects.map(each => each.object))}`);
	if (!existsSync(executable)) {
		await inParallel(objects, ({ source, object }) => compile(compiler, [`-m${bits}`, ...flags, source], object));
		const link = [`-m${bits}`, ...objects.map(each => each.object), "-lm", "-lpthread", "-ldl"];
		await compile(compiler, link, executable);
	}
	return { executable, bits };
}

function sources(): readonly string[] {
	const inFolder = (path: string): string[] =>
		readdirSync(path)
			.filter(name => name.endsWith(".c"))
			.map(name => join(path, name));
	const unused = /xs(Snapshot|Profile|Defaults|Memory)\.c$/; // the last two are in defaults.c and memory.c
	return [
		...inFolder(join(sdk, "xs/sources")).filter(name => !unused.test(name)),
		join(sdk, "modules/data/text/encoder/textencoder.c"),
		join(sdk, "modules/data/text/decoder/textdecoder.c"),
		...inFolder(ours),
	];
}

function compilerVersion(compiler: string): string {
	try {
		return execFileSync(compiler, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
	} catch {
		throw new NoEngine(
			`There is no C compiler ("${compiler}"), so nothing can run on XS: apt-get install gcc gcc-multilib, or set CC.`,
		);
	}
}

function canCompile32(compiler: string): boolean {
	try {
		const program = "#include <stdio.h>\nint main(void) { return 0; }";
		const options = ["-m32", "-x", "c", "-", "-o", "/dev/null"];
		execFileSync(compiler, options, { input: program, stdio: ["pipe", "ignore", "ignore"] });
		return true;
	} catch {
		return false;
	}
}

async function fetchSources(): Promise<void> {
	if (existsSync(sdk)) return;
	const own = join(folder, `fetch-${process.pid}`);
	mkdirSync(own, { recursive: true });
	try {
		await run("npm", ["pack", xsPackage.name, "--silent", "--pack-destination", own], { cwd: own });
		const archive = join(own, xsPackage.file);
		const integrity = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
		if (integrity !== xsPackage.integrity)
			throw new NoEngine(`${xsPackage.name} is not what it was: expected ${xsPackage.integrity}, got ${integrity}.`);
		await run("tar", ["xzf", archive, "-C", own]);
		if (!existsSync(sdk)) renameSync(join(own, "package"), join(folder, "package"));
	} catch (error) {
		if (error instanceof NoEngine || existsSync(sdk)) throw error;
		throw new NoEngine(`npm cannot fetch ${xsPackage.name}, the sources of XS: ${String(error)}`);
	} finally {
		rmSync(own, { recursive: true });
	}
}

/** Under a name of its own until it is whole. */
async function compile(compiler: string, options: readonly string[], output: string): Promise<void> {
	if (existsSync(output)) return;
	const unfinished = `${output}.${process.pid}`;
	await run(compiler, [...options, "-o", unfinished]);
	renameSync(unfinished, output);
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
	const rest = [...items];
	const worker = async (): Promise<void> => {
		for (let item = rest.pop(); item !== undefined; item = rest.pop()) await work(item);
	};
	await Promise.all(Array.from({ length: availableParallelism() }, worker));
}
