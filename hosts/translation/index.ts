/**
 * The one way from our TypeScript to the JavaScript that XS gets: for the image that ships (`tools/sdk`) and for the
 * tests on the XS engine (`hosts/xs`), so that what is tested is what ships.
 */
import { build, transform, type BuildOptions, type Plugin } from "esbuild";
import { SourceMap, type SourceMapPayload, type SourceMapping } from "node:module";
import { join, relative, resolve } from "node:path";
import { minify } from "terser";
import ts from "typescript";
import { conditions } from "./conditions";
import { constants } from "./constants";
import { applied } from "./edits";
import { functions } from "./functions";
import { inlined } from "./inlining/index";
import { propertyNames } from "./names";
import { patterns } from "./patterns";
import { privatesAsProperties } from "./privates";
import { prototypes } from "./prototypes";
import type { Script } from "./script";
import { templates } from "./templates";
import { words } from "./words";

export type { Script } from "./script";

/**
 * `release`: what ships. `development`: the same in behaviour, with the names of the sources, for traces and debuggers.
 */
export type Flavour = "release" | "development";

export interface BundleOptions {
	/** TypeScript, with imports relative to `folder`. */
	readonly entry: string;
	readonly folder: string;
	/** `esm`: a module, `iife`: a script. */
	readonly format: "esm" | "iife";
	readonly flavour: Flavour;
	/** One letter for each script of a program. */
	readonly pool: string;
	readonly alias?: Readonly<Record<string, string>>;
	/** Modules that come from elsewhere. */
	readonly external?: readonly string[];
	readonly plugins?: readonly Plugin[];
	/** What holds where it runs, of the conditions that a package.json may name beside "default". */
	readonly conditions?: readonly string[];
}

/** What a script was made of. */
export interface Source {
	/** Relative to the project. */
	readonly file: string;
	/** Characters of the script that came of it. */
	readonly bytes: number;
}

/**
 * Bundles `entry` with all it imports.
 * @throws Error that lists what esbuild found wrong, or that names the private name which cannot be a property.
 */
export async function bundle(options: BundleOptions): Promise<Script> {
	const release = options.flavour === "release";
	const bundled = await joined(options);
	const together = release ? onPrototypes(inlined(withoutPatterns(bundled))) : bundled;
	const file = parsed(together.code);
	const naming = { style: release ? "short" : "readable", pool: options.pool } as const;
	const plain = applied(together.code, [
		...privatesAsProperties(file, naming),
		...constants(file),
		...functions(file),
		...patterns(file),
	]);
	const { code, map } = await transform(withMap(plain, together.map), {
		// Fields are assigned, which takes a third less byte code than defining them (docs/platform.md#cost-of-constructs).
		loader: "ts",
		tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, verbatimModuleSyntax: true } },
		target,
		charset: "utf8",
		// A module's outermost names are free to change; a script's are inside its function.
		...(options.format === "esm" ? { format: "esm" as const } : {}),
		sourcemap: "external",
		sourcefile: "bundle.js",
	});
	return release ? small(code, map, options.format) : { code, map };
}

/** Whose each character of a script is. */
export function sourcesOf({ code, map }: Script): readonly Source[] {
	const origins = new SourceMap(JSON.parse(map) as SourceMapPayload);
	const bytes = new Map<string, number>();
	code.split("\n").forEach((text, line) => {
		for (let column = 0; column < text.length; column++) {
			const entry = origins.findEntry(line, column);
			const { originalSource }: Partial<SourceMapping> = entry;
			if (originalSource === undefined) continue;
			const file = relative(root, resolve(originalSource));
			bytes.set(file, (bytes.get(file) ?? 0) + 1);
		}
	});
	return [...bytes].map(([file, count]) => ({ file, bytes: count }));
}

const root = join(import.meta.dirname, "../..");

function parsed(code: string): ts.SourceFile {
	return ts.createSourceFile("bundle.js", code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
}

/** Shortens names and folds what can be: a tenth less byte code than esbuild's own minifier leaves. */
async function small(source: string, content: string, format: BundleOptions["format"]): Promise<Script> {
	const names = propertyNames(parsed(source));
	const { code, map } = await minify(source, {
		ecma: 2020,
		module: format === "esm",
		// No body moves into another function: each closure that is made on the chip copies its code into RAM (docs/platform.md#code-and-strings-copied-into-ram).
		// Conditions stay statements: of `a && b();` XS keeps the value. A getter of ours changes nothing that could be seen.
		compress: {
			...{ passes: 2, inline: 3, reduce_funcs: false, sequences: false },
			...{ conditionals: false, pure_getters: true },
		},
		mangle: { nth_identifier: { get: n => names[n] ?? `$${n}` } },
		// Lines are what an exception on XS tells.
		format: { max_line_len: 100 },
		sourceMap: { content, asObject: false },
	});
	if (code === undefined || typeof map !== "string") throw new Error("terser made no script");
	const file = parsed(code);
	return { code: `${applied(code, [...words(file), ...conditions(file), ...templates(file)])}\n`, map };
}

/** ES2022 is what XS 13.3 of the tests and XS 17 of the SDK both know. */
const target = "es2022";

/** As what is called once has to be, so that its parameters have names. */
function withoutPatterns({ code, map }: Script): Script {
	return { code: applied(code, patterns(parsed(code))), map };
}

function onPrototypes({ code, map }: Script): Script {
	return { code: applied(code, prototypes(parsed(code))), map };
}

/** As a text that leads to the sources by itself. */
function withMap(code: string, map: string): string {
	return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString("base64")}`;
}

async function joined(options: BundleOptions): Promise<Script> {
	const settings: BuildOptions = {
		stdin: { contents: options.entry, resolveDir: options.folder, sourcefile: "entry.ts", loader: "ts" },
		bundle: true,
		write: false,
		format: options.format,
		target,
		platform: "neutral",
		mainFields: ["main"],
		charset: "utf8",
		sourcemap: "external",
		outfile: "bundle.js",
		logLevel: "silent",
		alias: { ...options.alias },
		external: [...(options.external ?? [])],
		plugins: [...(options.plugins ?? [])],
		conditions: [...(options.conditions ?? [])],
		// Modules are strict; esbuild forgets it in a script.
		...(options.format === "iife" ? { banner: { js: '"use strict";' } } : {}),
	};
	const { outputFiles } = await build({ ...settings, write: false });
	const [map, output] = outputFiles;
	if (!map || !output) throw new Error("esbuild made no bundle");
	return { code: output.text, map: map.text };
}
