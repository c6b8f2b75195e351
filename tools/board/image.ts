import { join } from "node:path";
import { build } from "esbuild";
import { packImage, unpackImage } from "../../hosts/virtual/image";
import { text, utf8 } from "../../modules/bytes/index";
import { readProduct } from "../../src/product";
import { root } from "../cli/folders";
import { isRecord } from "../cli/record";
import { tagOf, writeTag } from "../sdk/tag";

/** What an image for a virtual board is made of. */
export interface ImageOptions {
	/** A product config, see src/product.ts. */
	readonly config: unknown;
	/** The product's code: a module that exports its function `app`; `src/app.ts` when absent. */
	readonly app?: string | undefined;
	/** What is different about that code: a module of `versions/`; nothing when absent. */
	readonly change?: "next" | "crashing" | "failing" | undefined;
	/** A pin of the template that takes a text, for a change that wants to be seen. */
	readonly pin?: number | undefined;
	/** As the board calls it. */
	readonly chip: string;
	/** When it was built, Unix milliseconds. */
	readonly time: number;
}

/** What stands in an image. */
export interface BoardImage extends Pick<ImageOptions, "config" | "chip" | "time" | "pin"> {
	/** A script whose value is a {@link Begin}. */
	readonly code: string;
}

/**
 * Makes an image: what `npm run build` makes for a chip. Its content is what it says of itself, as JSON, and a NUL; the tag by which
 * Blynk's console knows it; then this project's firmware with the product's code, as one script.
 * @throws Error in a sentence when the product's code cannot be bundled
 */
export async function makeImage({ app, change, ...about }: ImageOptions): Promise<Uint8Array> {
	const { chip, time } = about;
	const tag = writeTag(tagOf({ product: readProduct(about.config), chip, time: Math.floor(time / 1000) }));
	const code = await bundleCode(app, change);
	return packImage(Buffer.concat([utf8(`${JSON.stringify(about)}\0`), tag, utf8(code)]));
}

/** Reads an image; `undefined` when it is not whole, or of another making. */
export function readImage(bytes: Uint8Array): BoardImage | undefined {
	const content = unpackImage(bytes);
	const end = content?.indexOf(0) ?? -1;
	if (!content || end < 0) return undefined;
	const about: unknown = JSON.parse(text(content.subarray(0, end)));
	if (!isRecord(about)) return undefined;
	const { config, chip, time, pin } = about;
	const behind = Buffer.from(content.buffer, content.byteOffset, content.length).indexOf("\0\0", end + 1);
	if (typeof chip !== "string" || typeof time !== "number" || behind < 0) return undefined;
	const code = text(content.subarray(behind + 2));
	return { config, chip, time, code, ...(typeof pin === "number" && { pin }) };
}

/** The firmware with the product's code, as a script. @throws Error in a sentence */
export async function bundleCode(app = join(root, "src/app.ts"), change?: ImageOptions["change"]): Promise<string> {
	const entry = [
		`import { app } from ${JSON.stringify(app)};`,
		`import { firmware } from ${JSON.stringify(join(root, "tools/board/versions/firmware"))};`,
		change && `import { changed } from ${JSON.stringify(join(root, "tools/board/versions", change))};`,
		`export const begin = firmware(app${change ? ", changed" : ""});`,
	];
	try {
		const { outputFiles } = await build({
			stdin: { contents: entry.join("\n"), resolveDir: root, sourcefile: "image.ts", loader: "ts" },
			...{ bundle: true, write: false, format: "iife", globalName: "image", target: "es2022" },
			...{ platform: "neutral", mainFields: ["main"], logLevel: "silent", charset: "utf8", legalComments: "none" },
			footer: { js: "image.begin;" },
		});
		return outputFiles[0]?.text ?? "";
	} catch (error) {
		throw new Error(`${app} cannot be put into an image: ${firstOf(error)}`);
	}
}

/** The first thing that esbuild found wrong, and where. */
function firstOf(error: unknown): string {
	const [first] = isRecord(error) && Array.isArray(error["errors"]) ? error["errors"] : [];
	if (!isRecord(first)) return String(error);
	const { text, location } = first;
	return isRecord(location) ? `${String(location["file"])}:${String(location["line"])}: ${String(text)}` : String(text);
}
