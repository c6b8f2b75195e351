/**
 * Stands in for `tsc -p FILE` in our own builds. mcconfig starts the compiler anew for every file: a minute and more
 * for ours. By then all types have been checked at once (`tsc -p hosts/moddable`), what is left is to take them out.
 * Plain JavaScript, since it has to start fast.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { transformSync } from "esbuild";

const [option, file] = process.argv.slice(2);
if (option !== "-p" || file === undefined) throw new Error("This is not TypeScript's compiler; it knows only: -p FILE");

const folder = dirname(resolve(file));
const { compilerOptions, files } = JSON.parse(readFileSync(file, "utf8"));
for (const each of files) {
	const source = resolve(folder, each);
	const target = join(resolve(folder, compilerOptions.outDir), source.replace(/\.ts$/, ".js"));
	const { code, map } = transformSync(readFileSync(source, "utf8"), {
		loader: "ts",
		format: "esm",
		target: "es2022",
		sourcemap: "external",
		sourcefile: relative(dirname(target), source),
		tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
	});
	mkdirSync(dirname(target), { recursive: true });
	// A file of types alone is a module too; xsc (SDK 8.2.3) crashes at a source map without mappings.
	if (code === "") writeFileSync(target, "export {};\n");
	else writeFileSync(target, `${code}//# sourceMappingURL=${basename(target)}.map\n`);
	writeFileSync(`${target}.map`, map);
}
