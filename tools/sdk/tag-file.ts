import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Product } from "../../src/product";
import { tagOf, writeTag } from "./tag";
import { made } from "../cli/folders";
import { chips, isChip, type Target } from "./targets";

/** What the product's manifest takes into the image: nothing reads it there but who looks for it in the file. */
const tagFile = join(made, "assets/blnkinf.bin");

export interface TagFileOptions {
	readonly product: Product;
	readonly target: Target;
	/** Unix seconds. */
	readonly time: number;
}

/** Writes the tag of a build where the manifest finds it. */
export function writeTagFile({ product, target, time }: TagFileOptions): void {
	// The simulators say that they are an ESP32 (hosts/moddable/sim/system.ts).
	const chip = chips[isChip(target) ? target : "esp32"];
	mkdirSync(dirname(tagFile), { recursive: true });
	writeFileSync(tagFile, writeTag(tagOf({ product, chip, time })));
}
