import ts from "typescript";
import type { Script } from "../script";
import { Inliner } from "./inliner";
import { literalsOf } from "./literals";
import { chained } from "./maps";
import { namesOf } from "./names";
import { ownedByOne } from "./owned";
import { calledOnce } from "./once";
import { sitesFor } from "./sites";

/**
 * Puts each function that one place calls into that place. What the sources say in small functions, to be read, costs some
 * hundred bytes of flash for each in XS: slots for the function, for what it knows of the outside and for whoever knows it,
 * and code that takes its parameters.
 *
 * Stays what it is: a function whose call is in one that is made while the device runs (its code would be copied into RAM,
 * docs/platform.md#code-and-strings-copied-into-ram), and one whose call comes after something else of its statement, or perhaps not at all.
 */
export function inlined({ code, map }: Script): Script {
	const file = ts.createSourceFile("/in/bundle.js", code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
	const outputs = new Map<string, string>();
	const options: ts.CompilerOptions = {
		...{
			allowJs: true,
			noLib: true,
			noResolve: true,
			types: [],
			sourceMap: true,
			noCheck: true,
			verbatimModuleSyntax: true,
		},
		...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, outDir: "/out", rootDir: "/in" },
	};
	const host: ts.CompilerHost = {
		...ts.createCompilerHost({}),
		getSourceFile: name => (name === file.fileName ? file : undefined),
		fileExists: name => name === file.fileName,
		writeFile: (name, text) => void outputs.set(name, text),
	};
	const program = ts.createProgram([file.fileName], options, host);
	const names = namesOf(file, program.getTypeChecker());
	const sites = sitesFor(calledOnce(file, names), names);
	const inliner = new Inliner(names, sites, literalsOf(file, names), ownedByOne(file, names, sites));
	program.emit(file, undefined, undefined, false, { before: [() => root => inliner.file(root)] });
	const made = outputs.get("/out/bundle.js") ?? "";
	return {
		code: made.slice(0, made.lastIndexOf("//# sourceMappingURL=")),
		map: chained(outputs.get("/out/bundle.js.map") ?? "", map),
	};
}
