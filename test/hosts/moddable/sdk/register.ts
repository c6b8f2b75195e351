/**
 * Lets Node load modules of `hosts/moddable`: the SDK's modules that they import are the files beside this one. Import
 * this first, and then, with `import()`, what is to be tested.
 */
import { readdirSync } from "node:fs";
import { register } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Those whose name is no file name. */
const renamed: Readonly<Record<string, string>> = { config: "mc/config", ffi: "mc/ffi" };

const modules = new Map<string, string>();
for (const file of readdirSync(import.meta.dirname)) {
	const name = basename(file, ".ts");
	modules.set(renamed[name] ?? name, pathToFileURL(join(import.meta.dirname, file)).href);
}
const hook = `
	const modules = new Map(${JSON.stringify([...modules])});
	export const resolve = (name, context, next) => next(modules.get(name) ?? name, context);
`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
