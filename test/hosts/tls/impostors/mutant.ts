import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { sources } from "../../../../hosts/tls/build";

const ours = join(import.meta.dirname, "../../../../hosts/tls");

export type Change = readonly [from: string, to: string];

/** The firmware's TLS with a check less. */
export interface Mutant {
	/** Parts of tls.c, and what stands there instead. */
	readonly changes?: readonly Change[];
	/** Functions of mbedTLS that only ever say yes. */
	readonly yes?: readonly string[];
}

/**
 * Compiles a driver with the mutant in it to `folder`, against Debian's mbedTLS; its path.
 * @throws Error when tls.c has no such part, or the compiler dislikes it.
 */
export async function buildMutant(folder: string, { changes = [], yes = [] }: Mutant): Promise<string> {
	let text = readFileSync(join(ours, "tls.c"), "utf8");
	for (const [from, to] of changes) {
		if (!text.includes(from)) throw new Error(`tls.c has no "${from}" any more: change the mutant with it.`);
		text = text.replace(from, to);
	}
	const wrappers = yes.map(name => `int __wrap_${name}(void) { return 0; }`);
	const source = join(folder, "mutant.c");
	writeFileSync(source, [text, ...wrappers].join("\n"));
	const executable = join(folder, "driver");
	await promisify(execFile)(process.env["CC"] ?? "cc", [
		...["-w", "-std=c11", "-D_GNU_SOURCE", `-I${ours}`],
		...yes.map(name => `-Wl,--wrap=${name}`),
		...[source, ...sources.slice(1), "-o", executable],
		// Archives, since calls within a shared library cannot be wrapped.
		...["-l:libmbedtls.a", "-l:libmbedx509.a", "-l:libmbedcrypto.a"],
	]);
	return executable;
}
