/**
 * The tag by which Blynk's console knows an uploaded image: `blnkinf`, then names and values, each ended by a NUL, and
 * one NUL more (docs/protocol/update.md#tag). It is the message by which the device introduces itself, all but its
 * template, so both are made by one function. It lies in the image as a resource that no code reads.
 */
import { infoOf } from "../../modules/blynk/index";
import { dynamic, type Product } from "../../src/product";

const magic = "blnkinf\0";

/** What Blynk's own tool for finding tags takes for a value. */
const findable = /^[\w\s.,:()-]+$/;

/** Of which build the tag is. */
export interface TagOptions {
	readonly product: Product;
	/** As the board calls it: `ESP32-C3`. */
	readonly chip: string;
	/** Unix seconds. */
	readonly time: number;
}

/** A tag's values by their names. */
export type Tag = ReadonlyMap<string, string>;

/** What units of this build will tell of themselves, once they have a template. */
export function tagOf({ product, chip, time }: TagOptions): Tag {
	const { templateId, firmwareType = templateId, firmwareVersion, cloud } = product;
	const board = { chip, buildTime: 1000 * time, heartbeat: cloud.heartbeat };
	const parts = infoOf(cloud.dialect, { templateId, firmwareType, firmwareVersion }, board);
	const pairs = parts.flatMap((name, at) => (at % 2 ? [] : [[name, parts[at + 1] ?? ""] as const]));
	return new Map(pairs.filter(([name]) => name !== "tmpl" && name !== ""));
}

/** The tag's bytes. @throws RangeError for a name or value that is empty or has a NUL in it */
export function writeTag(tag: Tag): Uint8Array {
	const parts = [...tag].flat();
	if (!parts.length || parts.some(each => each === "" || each.includes("\0")))
		throw new RangeError("A tag takes names and values that are not empty, and hold no NUL.");
	return new TextEncoder().encode(`${magic}${parts.join("\0")}\0\0`);
}

/** The first tag in an image, or `undefined`. A name without a value, or one that comes twice, is no tag. */
export function readTag(image: Uint8Array): Tag | undefined {
	const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
	for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
		const from = at + magic.length;
		const end = bytes.indexOf("\0\0", from);
		if (end <= from) continue;
		const parts = bytes.toString("utf8", from, end).split("\0");
		const names = parts.filter((_, index) => index % 2 === 0);
		if (parts.length % 2 || new Set(names).size < names.length || parts.includes("")) continue;
		return new Map(names.map((name, index) => [name, parts[2 * index + 1] ?? ""]));
	}
	return undefined;
}

/** What of a product would keep the console from knowing its image, or from counting an update as done: sentences. */
export function tagProblems(product: Product): readonly string[] {
	const problems: string[] = [];
	const { templateId, firmwareType } = product;
	if (templateId === dynamic && firmwareType === undefined)
		problems.push(
			'"templateId" is "DYNAMIC" and there is no "firmwareType": each unit reports the template that the app chose as its ' +
				'type, so no image matches them all. Set a "firmwareType" before you update units from Blynk\'s console.',
		);
	for (const [name, value] of tagOf({ product, chip: "ESP32", time: 0 }))
		if (!findable.test(value))
			problems.push(
				`"${name}" is "${value}" in the image's tag: Blynk's console finds letters, digits, spaces and _ . , : - ( ) only. ` +
					`Change "${name === "fw-type" ? "firmwareType" : "firmwareVersion"}".`,
			);
	return problems;
}
