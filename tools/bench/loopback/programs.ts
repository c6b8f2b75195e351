import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** Inside the project, so that the programs find its packages. */
const folder = join(import.meta.dirname, "../../../build");

export interface Programs {
	readonly server: string;
	readonly device: string;
	remove(): void;
}

/**
 * Builds the children as a product would be: to plain JavaScript. Under tsx every closure would carry a helper's name
 * (esbuild's keepNames), which is 3 KB for a client of ours.
 */
export async function buildPrograms(): Promise<Programs> {
	mkdirSync(folder, { recursive: true });
	const outdir = mkdtempSync(join(folder, "bench-"));
	const remove = (): void => rmSync(outdir, { recursive: true, force: true });
	try {
		await build({
			entryPoints: ["echo-server.ts", "device.ts"].map(name => join(import.meta.dirname, name)),
			outdir,
			bundle: true,
			platform: "node",
			packages: "external",
			format: "esm",
			target: "node20",
			outExtension: { ".js": ".mjs" },
			logLevel: "error",
		});
	} catch (error) {
		remove();
		throw error;
	}
	return { server: join(outdir, "echo-server.mjs"), device: join(outdir, "device.mjs"), remove };
}
