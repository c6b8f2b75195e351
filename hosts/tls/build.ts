import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const ours = import.meta.dirname;
const folder = join(ours, "../../build/tls");

/** There is no driver, and the message says what to do about it. */
export class NoTls extends Error {
	override readonly name = "NoTls";
}

export interface DriverOptions {
	/**
	 * Ends the driver at the first access outside of memory or undefined behaviour, or at the first race of two threads,
	 * with slices of 0 ms, so that every step takes several. Slower by a factor of about 3.
	 */
	readonly sanitize?: "memory" | "threads";
}

const sanitizers = { memory: ["-fsanitize=address,undefined"], threads: ["-fsanitize=thread", "-DTLS_SLICE=0"] };
/** All that goes into the driver. */
export const sources = ["tls.c", "aside.c", "driver.c", "../moddable/update/trust.c"].map(name => join(ours, name));
const headers = ["tls.h", "configured.h", "../moddable/update/trust.h"].map(name => join(ours, name));
const warnings = ["-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror"];
const libraries = ["-lmbedtls", "-lmbedx509", "-lmbedcrypto"];

/**
 * Compiles the C and its driver against the system's mbedTLS, or finds them compiled: the executable's path. With the
 * environment variable `TLS_DRIVER` set it is that one, built by hand: so all tests can try another mbedTLS.
 * @throws NoTls
 */
export async function buildDriver({ sanitize }: DriverOptions = {}): Promise<string> {
	const given = process.env["TLS_DRIVER"];
	if (given) return given;
	const compiler = process.env["CC"] ?? "cc";
	const flags = [
		...warnings,
		...(sanitize ? ["-O1", "-g", ...sanitizers[sanitize], "-fno-sanitize-recover=all"] : ["-O2"]),
	];
	const key = createHash("sha256");
	for (const part of [compiler, ...flags, ...[...sources, ...headers].map(path => readFileSync(path))])
		key.update(part);
	const executable = join(folder, `driver-${key.digest("hex").slice(0, 16)}`);
	if (existsSync(executable)) return executable;
	mkdirSync(folder, { recursive: true });
	const unfinished = `${executable}.${process.pid}`;
	try {
		await run(compiler, [...flags, ...sources, "-o", unfinished, ...libraries]);
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		throw new NoTls(`The TLS of the firmware cannot be built (apt-get install gcc libmbedtls-dev, or set CC): ${said}`);
	}
	renameSync(unfinished, executable);
	return executable;
}
