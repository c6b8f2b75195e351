/** What is wrong with a manifest: the SDK passes over what it does not know, and says little of a file that is not there. */
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { packageName, project, root } from "../cli/folders";
import { isOurs } from "../cli/manifest";
import { boardNames } from "../sdk/targets";
import { nearest } from "./nearest";
import { shown, type Problem } from "./problem";
import { closure, readManifest } from "./sources";
import { isRecord } from "../cli/record";

type Fault = Pick<Problem, "field" | "value" | "shape" | "rule" | "nearest">;

/** All that is wrong with an application's manifest besides its product. @throws Error naming a file that is no JSON */
export function manifestProblems(manifest: string): readonly Problem[] {
	const { content, where } = readManifest(manifest);
	const folder = dirname(manifest);
	const missing = missingIncludes(content["include"], folder);
	const faults = [
		...(missing.length ? missing : noFirmware(manifest)),
		...wrongModules(content["modules"], folder),
		...wrongBoard(content["board"]),
	];
	return [
		...misspelled(Object.keys(content)).map(each => ({ level: "warning" as const, ...each, ...where(each.field) })),
		...faults.map(each => ({ level: "error" as const, ...each, ...where(each.field) })),
	];
}

/** What the SDK looks for in a manifest (its tools/mcmanifest.js), and what we do besides. */
const known =
	"build include config creation defines data modules resources preload strip platforms typescript ble board commonjs recipes run error warning";

function misspelled(names: readonly string[]): readonly Fault[] {
	const all = known.split(" ");
	return names.flatMap(name => {
		const near = all.includes(name) ? undefined : nearest(name, all);
		if (near === undefined) return [];
		return [
			{ field: name, shape: "there", rule: "a name that the SDK knows, which passes over any other", nearest: near },
		];
	});
}

function missingIncludes(include: unknown, folder: string): readonly Fault[] {
	const isList = Array.isArray(include);
	return [include].flat().flatMap((file: unknown, at) => {
		// A path of the SDK begins with a variable.
		if (typeof file !== "string" || file.includes("$(") || existsSync(resolve(folder, file))) return [];
		const installed = file.includes("node_modules/") ? " (is it installed? npm install)" : "";
		const rule = `a manifest that is there, by its path from this one${installed}`;
		return [{ field: isList ? `include[${at}]` : "include", value: file, rule, ...inFolder(resolve(folder, file)) }];
	});
}

function noFirmware(manifest: string): readonly Fault[] {
	const firmware = join(root, "src/manifest.json");
	if (closure(manifest).some(each => realpathSync(each) === realpathSync(firmware))) return [];
	const path = relative(dirname(manifest), firmware).replaceAll("\\", "/");
	const wanted = path.startsWith("..") ? `./node_modules/${packageName}/src/manifest.json` : `./${path}`;
	return [{ field: "include", shape: "without the firmware", rule: `a list that has "${wanted}", too` }];
}

function wrongModules(modules: unknown, folder: string): readonly Fault[] {
	if (!isRecord(modules)) return [];
	return Object.entries(modules).flatMap(([name, file]): readonly Fault[] => {
		if (!isOurs(name) || name.includes("*")) return [];
		const field = `modules.${name}`;
		if (!existsSync(join(root, `${name}.ts`))) {
			const near = nearest(
				name,
				filesIn(join(root, dirname(name))).map(each => `${dirname(name)}/${each}`),
			);
			const rule = "the name of a module of ours, whose place the file is to take";
			return [{ field, shape: "there", rule, ...(near === undefined ? {} : { nearest: `modules.${near}` }) }];
		}
		if (typeof file !== "string") return [{ field, ...shown(file), rule: "the path of one file" }];
		const path = resolve(folder, file);
		if (existsSync(`${path}.ts`)) return [];
		const rule = file.endsWith(".ts") ? "written without .ts" : `a file that is there: ${basename(path)}.ts is not`;
		return [{ field, value: file, rule, ...inFolder(path) }];
	});
}

function wrongBoard(board: unknown): readonly Fault[] {
	if (board === undefined) return [];
	const boards = boardNames();
	if (typeof board === "string" && (boards.includes(board) || existsSync(resolve(project, board, "manifest.json"))))
		return [];
	const near = typeof board === "string" ? nearest(board, boards) : undefined;
	const rule = `one of ${boards.join(", ")}, or a folder with a manifest of its own`;
	return [{ field: "board", ...shown(board), rule, ...(near === undefined ? {} : { nearest: near }) }];
}

/** The file beside it that was most likely meant. */
function inFolder(path: string): Pick<Problem, "nearest"> {
	const near = nearest(basename(path).replace(/\.ts$/, ""), filesIn(dirname(path)));
	return near === undefined ? {} : { nearest: near };
}

/** Without the endings that manifests leave out. */
function filesIn(folder: string): readonly string[] {
	return existsSync(folder) ? readdirSync(folder).map(name => name.replace(/\.ts$/, "")) : [];
}
