import { existsSync } from "node:fs";
import type { Product } from "../../src/product";
import { UsageError } from "../cli/command";
import { readJson } from "../cli/json-file";
import { isRecord } from "../cli/manifest";
import { imageIn, reportIn } from "./folder";
import { labelOf } from "./label-of";
import type { Unit } from "./unit";

/** `DIR/report.json`: what was issued, without a secret, and the same for the same registry. */
export interface Report {
	readonly product: Issuer;
	/** Bytes of each image. */
	readonly nvsBytes: number;
	readonly units: readonly {
		readonly serial: string;
		readonly mac: string | undefined;
		/** The name of its setup network; absent as long as its chip is not known. */
		readonly hotspot: string | undefined;
		/** Whether it has a key of its own, and a static token. */
		readonly key: boolean;
		readonly token: boolean;
		/** Its image, from the report's folder. */
		readonly image: string;
		readonly fields: Unit["fields"];
	}[];
}

/** Whose units they are. */
type Issuer = Pick<Product, "vendor" | "name" | "templateId">;

export function reportOf(units: readonly Unit[], product: Product, nvsBytes: number): Report {
	const { vendor, name, templateId } = product;
	return {
		product: { vendor, name, templateId },
		nvsBytes,
		units: units.map(unit => ({
			serial: unit.serial,
			mac: unit.mac,
			hotspot: labelOf(unit, product).hotspot,
			key: unit.key !== undefined,
			token: unit.token !== undefined,
			image: imageIn("", unit.serial),
			fields: unit.fields,
		})),
	};
}

/** Units of two products in one folder would get each other's labels. @throws UsageError when another's are in it */
export function refuseOther(dir: string, { vendor, name }: Product): void {
	const file = reportIn(dir);
	const report = existsSync(file) ? readJson(file) : undefined;
	const before = isRecord(report) ? report["product"] : undefined;
	if (!isRecord(before) || (before["vendor"] === vendor && before["name"] === name)) return;
	throw new UsageError(
		`${dir} has the units of ${String(before["vendor"])} ${String(before["name"])}: choose another folder for those of ${vendor} ${name}.`,
	);
}
