import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { project } from "../cli/folders";
import { readJson } from "../cli/json-file";
import { parseJson, type JsonText } from "../cli/json-text";
import { includedBy, productOf } from "../cli/manifest";
import type { Problem } from "./problem";
import { isRecord } from "../cli/record";

/** Where something stands. */
export type Where = Pick<Problem, "file" | "line" | "column">;

/** A product's config, and the files that it was put together of. */
export interface Config {
	readonly product: unknown;
	/** Where a field of the product stands, or else the nearest object around it. */
	where(field: string): Where;
	/** Names that stand in an object twice. */
	readonly repeated: readonly { readonly field: string; readonly where: Where }[];
}

interface Source {
	readonly file: string;
	readonly text: JsonText;
	/** Where in the file the product is. */
	readonly start: string;
}

const inManifest = "config.product";

/** The product of a manifest, and of what it includes. @throws Error naming a file that is no JSON */
export function configOfManifest(manifest: string): Config {
	const sources = closure(manifest).map(file => sourceOf(file, inManifest));
	return configOf(productOf(manifest), sources);
}

/** The product of a file that holds nothing else. @throws Error naming a file that is not there, or is no JSON */
export function configOfFile(file: string): Config {
	return configOf(readJson(file), [sourceOf(file, "")]);
}

/** A manifest and all that it includes, but for the SDK's: each once, the innermost first. */
export function closure(manifest: string): readonly string[] {
	return [...new Set([...includedBy(manifest).flatMap(closure), manifest])];
}

/** A manifest's own words, and where they stand. */
export function readManifest(file: string): {
	readonly content: Readonly<Record<string, unknown>>;
	where(path: string): Where;
} {
	const source = sourceOf(file, "");
	const content = source.text.value;
	return { content: isRecord(content) ? content : {}, where: path => placed(source, path) };
}

/** A file as it is told: from the folder that the command was typed in. */
export function fileName(file: string): string {
	const name = relative(project, file);
	return name.startsWith("..") ? file : name;
}

function sourceOf(file: string, start: string): Source {
	return { file: fileName(file), text: parseJson(readFileSync(file, "utf8")), start };
}

function configOf(product: unknown, sources: readonly Source[]): Config {
	return {
		product,
		where(field) {
			// The outermost word counts, so it is the one to change.
			for (let path = field; ; path = outer(path)) {
				const holder = sources.findLast(({ text, start }) => text.placeOf(joined(start, path)) !== undefined);
				if (holder) return placed(holder, joined(holder.start, path));
				if (!path) return { file: sources.at(-1)?.file ?? "" };
			}
		},
		repeated: sources.flatMap(source =>
			source.text.repeated
				.filter(path => !source.start || path.startsWith(source.start))
				.map(path => ({
					field: source.start && path !== source.start ? path.slice(source.start.length + 1) : path,
					where: placed(source, path),
				})),
		),
	};
}

function placed({ file, text }: Source, path: string): Where {
	return { file, ...text.placeOf(path) };
}

/** The path of what is around the value at `path`. */
function outer(path: string): string {
	return path.slice(0, Math.max(0, path.lastIndexOf("."), path.lastIndexOf("[")));
}

function joined(start: string, path: string): string {
	return start && path ? `${start}.${path}` : start || path;
}
