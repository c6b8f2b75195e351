import { build, type Plugin } from "esbuild";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../tools/cli/folders";

/** The files of all commands: what package.json runs by tsx, and the one of its "bin". */
const entries: readonly string[] = [
	...Array.from(
		readFileSync(join(root, "package.json"), "utf8").matchAll(/ tsx (tools\/\S+\.ts)"/g),
		([, file = ""]) => file,
	),
	"tools/kit/main.ts",
];

/** A bundle lies elsewhere than its sources, which look for files beside them. */
const atHome: Plugin = {
	name: "at home",
	setup(plugged) {
		plugged.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
			const places = { url: pathToFileURL(path).href, dirname: dirname(path), filename: path };
			const source = await readFile(path, "utf8");
			const contents = source.replace(/\bimport\.meta\.(url|dirname|filename)\b/g, (_, place: keyof typeof places) =>
				JSON.stringify(places[place]),
			);
			return { contents, loader: "ts" };
		});
	},
};

mkdirSync(join(root, "build"), { recursive: true });
const folder = mkdtempSync(join(root, "build/commands-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
await build({
	...{ absWorkingDir: root, entryPoints: [...new Set(entries)], outbase: ".", outdir: folder },
	...{ outExtension: { ".js": ".mjs" }, chunkNames: "[hash]", format: "esm", platform: "node", target: "node20.19" },
	...{ bundle: true, splitting: true, packages: "external", plugins: [atHome], logLevel: "silent" },
});

/**
 * What node is given to run a command, such as `tools/board/cli.ts`: its bundle, made once for all processes of a test run.
 * One starts in 0.05 s, where tsx takes 0.3 s. People run it by tsx: so do the tests of `npm run` and of `npm run test:long`.
 */
export function commandLine(entry: string): readonly string[] {
	const file = relative(root, resolve(root, entry));
	return entries.includes(file) ? [join(folder, file.replace(/\.ts$/, ".mjs"))] : ["--import", "tsx", entry];
}
