import { createHash, verify } from "node:crypto";
import {
	compareVersions,
	hasSignature,
	headerLength,
	readHeader,
	signedLength,
	type Header,
} from "../../modules/update/index";
import type { Product } from "../../src/product";
import { imageHash } from "../factory/app-image";
import { readTag } from "../sdk/tag";
import { chipOf, isForChip } from "./image";
import { factsOf, publicKey } from "./pack";

/** What an update's file is, and what units have against it. */
export interface Examined {
	readonly header: Header;
	/** Whose signature it carries: one of the product's keys, nobody's, or one that they do not know. */
	readonly signer: { readonly by: "key"; readonly key: string } | { readonly by: "nobody" | "unknown" };
	/** Sentences; none: units of the product that are behind take it. */
	readonly problems: readonly string[];
}

/** Looks at a file as a unit of `product` will. @throws Error in a sentence when it is no update at all */
export function examine(file: Uint8Array, product: Product): Examined {
	const header = readHeader(file.subarray(0, headerLength));
	if (!header)
		throw new Error(
			isForChip(file)
				? 'It is an image without a header, which no unit takes: make an update of it with "npm run update -- sign".'
				: "It is no update: there is no header at its beginning.",
		);
	const signer = signerOf(file, product);
	return {
		header,
		signer,
		problems: [...signerProblems(signer, product), ...contentProblems(file, header), ...otherProduct(header, product)],
	};
}

function signerOf(file: Uint8Array, { update }: Product): Examined["signer"] {
	if (!hasSignature(file)) return { by: "nobody" };
	const [message, signature] = [file.subarray(0, signedLength), file.subarray(signedLength, headerLength)];
	const known = update?.keys.find(each =>
		verify("sha256", message, { key: publicKey(each), dsaEncoding: "ieee-p1363" }, signature),
	);
	return known === undefined ? { by: "unknown" } : { by: "key", key: known };
}

function signerProblems({ by }: Examined["signer"], { update }: Product): readonly string[] {
	if (!update) return ['The product takes no updates: its config has no "update".'];
	if (by === "unknown") return ["It is signed, but by none of the product's keys."];
	if (by === "nobody" && !update.acceptUnsigned) return ["Nobody has signed it."];
	return [];
}

function contentProblems(file: Uint8Array, { size, hash, version, firmwareType, chip }: Header): readonly string[] {
	const image = file.subarray(headerLength);
	if (image.length !== size) return [`The image has ${image.length} bytes, and the header says ${size}.`];
	if (!createHash("sha256").update(image).digest().equals(hash))
		return ["The image is not the one of the header: its hash differs."];
	const problems: string[] = [];
	if (isForChip(image)) {
		if (chipOf(image) !== chip)
			problems.push(`The image is for ${chipOf(image) ?? "an unknown chip"}, and the header says ${chip}.`);
		try {
			imageHash(image);
		} catch (error) {
			problems.push(`No chip would start it: ${error instanceof Error ? error.message : String(error)}`);
		}
	}
	const tag = readTag(image);
	if (!tag) problems.push('The image has no tag "blnkinf", so no cloud takes it.');
	else if (tag.get("mcu") !== version || tag.get("fw-type") !== firmwareType)
		problems.push(
			`The image says "${tag.get("fw-type") ?? ""}" ${tag.get("mcu") ?? ""} of itself, and the header "${firmwareType}" ${version}.`,
		);
	return problems;
}

function otherProduct({ product, firmwareType, chip, from, version }: Header, own: Product): readonly string[] {
	const facts = factsOf(own, chip);
	const problems: string[] = [];
	if (product !== facts.product) problems.push(`It is for "${product}", and this product is "${facts.product}".`);
	if (firmwareType !== facts.firmwareType)
		problems.push(`It has the type "${firmwareType}", and this product "${facts.firmwareType}".`);
	if (compareVersions(from, version) >= 0)
		problems.push(`It is version ${version} for units from ${from}: no unit can take it.`);
	return problems;
}
