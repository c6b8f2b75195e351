import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { headerLength, isVersion, readHeader } from "../../modules/update/index";
import type { Product } from "../../src/product";
import { runCommand, UsageError } from "../cli/command";
import { productFrom } from "../cli/product";
import { writeWhole } from "../cloud/files";
import { chips } from "../sdk/targets";
import { readTag, tagOf, type Tag } from "../sdk/tag";
import { fromImage, fromRelease, type Source } from "./image";
import { manifestLine, readKey, shortKey, slug, usualKeyFile } from "./keys";
import { factsOf, pack, publicDigits, tagged } from "./pack";

const help = `Makes an update of a build: a header that says what it is, your signature, and the image.

  update sign --release DIR [options]
  update sign --image FILE [--chip NAME] [options]

  --release DIR   the folder with release.json, which "npm run build" names
  --image FILE    an image alone: of a chip, or any file that the virtual board is to run
  --chip NAME     the chip of an image that does not say it, as ESP32-C3
  --key FILE      the private key (default ~/.blynk-inject/VENDOR-NAME.pem, which "update key" makes)
  --from VERSION  units that run an earlier one need another update first (default 0: from any)
  --unsigned      without a signature, for a product with "update": { "acceptUnsigned": true }
  --out FILE      default: beside the image, VENDOR-NAME-CHIP-VERSION.bin
  --config FILE   the product, JSON (default: "config" of manifest.json)
  --json          one object on stdout: signed
  --help          this text
`;

await runCommand({
	help,
	options: {
		release: { type: "string" },
		image: { type: "string" },
		chip: { type: "string" },
		key: { type: "string" },
		from: { type: "string", default: "0" },
		unsigned: { type: "boolean", default: false },
		out: { type: "string" },
		config: { type: "string" },
	},
	run(values, output) {
		const { release, image: file, from, unsigned } = values;
		if ((release === undefined) === (file === undefined))
			throw new UsageError("Give --release or --image: what the update is made of.");
		if (!isVersion(from)) throw new UsageError(`--from is "${from}", but must be a version as 1.2.3.`);
		if (unsigned && values.key !== undefined) throw new UsageError("Give --key or --unsigned, not both.");
		const product = productFrom(values.config);
		const source = file === undefined ? fromRelease(folderOf(release ?? "")) : fromImage(file);
		const chip = chipOf(source, values.chip);
		checkSource(source, product, chip);
		const key = unsigned ? undefined : readKey(values.key ?? usualKeyFile());
		if (!key && !product.update?.acceptUnsigned)
			throw new Error('Units of this product take signed updates only ("update.acceptUnsigned" is not true).');
		if (readHeader(source.image.subarray(0, headerLength)))
			throw new Error(`${source.file} is an update already: sign what it was made of.`);
		if (key && !product.update?.keys.includes(publicDigits(key)))
			throw new Error(
				`Units of this product would refuse it: "update.keys" of its config has not the public half of this key. Add it:\n\n  ${manifestLine(key, product.update?.keys)}\n` +
					(product.update?.acceptUnsigned ? "Or sign with nobody's: --unsigned." : ""),
			);

		const facts = factsOf(product, chip, from);
		const tag = tagOf({ product, chip, time: Math.floor(Date.now() / 1000) });
		const image = source.boots ? source.image : tagged(source.image, tag);
		checkTag(readTag(image), tag);
		const made = pack({ facts, image, key });
		const { version } = facts;
		const name = `${slug(`${facts.product} ${chip} ${version}`)}.bin`;
		const out = values.out ?? join(dirname(source.file), name);
		writeWhole(out, made, 0o644);
		const by = key ? `signed by ${shortKey(publicDigits(key))}` : "signed by nobody";
		output.event(
			{
				event: "signed",
				file: out,
				...facts,
				size: image.length,
				bytes: made.length,
				...(key && { key: publicDigits(key) }),
			},
			`${out}: ${facts.product} ${version} for ${chip}, ${made.length - headerLength} bytes and a header, ${by}` +
				`${from === "0" ? "" : `, for units from version ${from}`}.`,
		);
		return Promise.resolve(0);
	},
});

/** A file names its folder. */
function folderOf(release: string): string {
	return existsSync(release) && statSync(release).isFile() ? dirname(release) : release;
}

function chipOf({ file, chip }: Source, given: string | undefined): string {
	if (chip !== undefined && given !== undefined && chip !== given)
		throw new UsageError(`--chip is "${given}", but ${file} is for ${chip}.`);
	const found = chip ?? given;
	const known: readonly string[] = Object.values(chips);
	const names = known.join(", ");
	if (found === undefined)
		throw new UsageError(
			`${file} does not say which chip it is for: add --chip, one of ${names}; the virtual board is an ESP32.`,
		);
	if (!known.includes(found)) throw new UsageError(`--chip is "${found}", but must be one of ${names}.`);
	return found;
}

/** What would have units refuse or lose it. @throws Error in a sentence */
function checkSource({ file, image, version, product, slot }: Source, now: Product, chip: string): void {
	const { product: name, version: own } = factsOf(now, chip);
	if (product !== undefined && product !== name)
		throw new Error(`${file} is firmware of "${product}", and this product is "${name}".`);
	if (version !== undefined && version !== own)
		throw new Error(`${file} has version ${version}, and the product's config ${own}: build it again.`);
	if (!isVersion(own))
		throw new Error(`"firmwareVersion" is "${own}", but must be up to four numbers with dots, as 1.2.3.`);
	if (slot !== undefined && image.length > slot)
		throw new Error(`${file} has ${image.length} bytes, and the place for an update ${slot}.`);
}

/** Blynk's console knows the file by its tag, and counts an update as done by it. @throws Error in a sentence */
function checkTag(found: Tag | undefined, expected: Tag): void {
	if (!found)
		throw new Error('The image has no tag "blnkinf", by which clouds know it: build it with "npm run build".');
	for (const [name, what] of [
		["mcu", "version"],
		["fw-type", "type"],
	] as const)
		if (found.get(name) !== expected.get(name))
			throw new Error(
				`The image says ${what} "${found.get(name) ?? ""}" of itself, and the product's config "${expected.get(name) ?? ""}": build it again with this config, or change the config.`,
			);
}
