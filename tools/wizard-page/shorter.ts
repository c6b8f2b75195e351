import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MinifyOptions } from "terser";
import terser from "terser/package.json" with { type: "json" };

const kept = fileURLToPath(new URL("../../build/wizard-page/", import.meta.url));

const options: MinifyOptions = {
	ecma: 2020,
	toplevel: true,
	compress: { passes: 3, unsafe_arrows: true, keep_fargs: false, hoist_props: true, hoist_funs: true },
};

/**
 * Has terser make the shorter script. That takes longer than everything else a board needs to start, and is the same each
 * time: what it made lies in `folder`, named by a hash of all that it is made of, so there is nothing to clean.
 */
export async function shorter(script: string, folder = kept): Promise<string> {
	const hash = createHash("sha256")
		.update(JSON.stringify([terser.version, options, script]))
		.digest("hex");
	const file = join(folder, `${hash.slice(0, 32)}.js`);
	const known = read(file);
	if (known !== undefined) return known;
	const { minify } = await import("terser");
	const { code = "" } = await minify(script, structuredClone(options)); // it writes into what it is given
	keep(file, folder, code);
	return code;
}

function read(file: string): string | undefined {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return undefined;
	}
}

/** A folder that cannot be written costs time and nothing else. */
function keep(file: string, folder: string, code: string): void {
	try {
		mkdirSync(folder, { recursive: true });
		const draft = `${file}.${process.pid}`; // whole or not there: others read while this one writes
		writeFileSync(draft, code);
		renameSync(draft, file);
	} catch {
		return;
	}
}
