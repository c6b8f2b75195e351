import { createHash, createPublicKey, sign, type KeyObject } from "node:crypto";
import { hex } from "../../modules/bytes/index";
import { headerMagic, isVersion, signedLength, type Header } from "../../modules/update/index";
import type { Product } from "../../src/product";
import { readTag, writeTag, type Tag } from "../sdk/tag";

/** Of r and s, 32 bytes each. */
const signatureLength = 64;

/** What a maker says of an image; its size and hash follow from it. */
export type Facts = Omit<Header, "size" | "hash">;

export interface PackOptions {
	readonly facts: Facts;
	readonly image: Uint8Array;
	/** The private key, of the curve P-256; without one nobody has signed. */
	readonly key?: KeyObject | undefined;
}

/**
 * Makes an update's file: the header of modules/update/header.ts, then the image.
 * @throws Error in a sentence for facts that no header can hold
 */
export function pack({ facts, image, key }: PackOptions): Buffer {
	const signed = signedPart(facts, image);
	const signature = key ? sign("sha256", signed, { key, dsaEncoding: "ieee-p1363" }) : Buffer.alloc(signatureLength);
	return Buffer.concat([signed, signature, image]);
}

/** What units of a product look for in a header: `chip` as the board calls it, `from` the least version to come from. */
export function factsOf(product: Product, chip: string, from = "0"): Facts {
	const { vendor, name, templateId, firmwareType = templateId, firmwareVersion: version } = product;
	return { product: `${vendor} ${name}`, firmwareType, chip, version, from };
}

/** A public key, or that of a private one, as the product's config has it: 130 hexadecimal digits. */
export function publicDigits(key: KeyObject): string {
	const { x = "", y = "" } = (key.type === "private" ? createPublicKey(key) : key).export({ format: "jwk" });
	return `04${hex(Buffer.from(x, "base64url"))}${hex(Buffer.from(y, "base64url"))}`;
}

/** A public key out of the product's config, for Node. */
export function publicKey(digits: string): KeyObject {
	const point = Buffer.from(digits, "hex");
	const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(each => each.toString("base64url"));
	return createPublicKey({ key: { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" }, format: "jwk" });
}

/**
 * The image with a tag in clear behind it, unless it has one: so Blynk's console knows an image that is packed or encrypted
 * (docs/protocol/update.md#tag).
 */
export function tagged(image: Uint8Array, tag: Tag): Uint8Array {
	return readTag(image) ? image : Buffer.concat([image, writeTag(tag)]);
}

/** The bytes that are signed. */
function signedPart(facts: Facts, image: Uint8Array): Buffer {
	const { product, firmwareType, chip, version, from } = facts;
	for (const [name, text] of Object.entries({ product, firmwareType, chip }))
		if (!text || text.includes("\0")) throw new Error(`An update's "${name}" must be a text that is not empty.`);
	for (const [name, text] of Object.entries({ version, from }))
		if (!isVersion(text))
			throw new Error(`An update's "${name}" is "${text}", but must be up to four numbers with dots, as 1.2.3.`);
	const hash = createHash("sha256").update(image).digest("hex");
	const parts = [headerMagic, product, firmwareType, chip, version, from, String(image.length), hash, ""];
	const bytes = Buffer.from(parts.join("\0"));
	if (bytes.length > signedLength)
		throw new Error(
			`An update's header has room for ${signedLength} bytes, and these are ${bytes.length}: the product's names are too long.`,
		);
	return Buffer.concat([bytes], signedLength);
}
