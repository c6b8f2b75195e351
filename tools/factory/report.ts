import { existsSync } from "node:fs";
import type { Product } from "../../src/product";
import { UsageError } from "../cli/command";
import { readJson } from "../cli/json-file";
import { imageIn, reportIn } from "./folder";
import { labelOf } from "./label-of";
import type { Built } from "./release";
import type { Unit } from "./unit";
import { isRecord } from "../cli/record";

/** `DIR/report.json`: what was issued, without a secret, and the same for the same registry. */
export interface Report {
	readonly product: Issuer;
	/** What all of them are to run, where `--release` named it. */
	readonly image?: ReportedImage | undefined;
	/** Bytes of each image of a unit's data. */
	readonly nvsBytes: number;
	readonly units: readonly {
		readonly serial: string;
		readonly mac: string | undefined;
		/** The name of its setup network; absent as long as its chip is not known. */
		readonly hotspot: string | undefined;
		/** Whether it has a key of its own, and a static token. */
		readonly key: boolean;
		readonly token: boolean;
		/** The image of its own data, from the report's folder. */
		readonly image: string;
		readonly fields: Unit["fields"];
	}[];
}

/** Whose units they are. */
type Issuer = Pick<Product, "vendor" | "name" | "templateId">;

/** The one image of all units. */
export interface ReportedImage extends Pick<Built, "version" | "chip"> {
	/** What each unit tells of itself (`factory info`), and `factory flash` and `factory test` note: SHA-256 of the application. */
	readonly hash: string;
}

export function reportOf(units: readonly Unit[], product: Product, nvsBytes: number, image?: ReportedImage): Report {
	const { vendor, name, templateId } = product;
	return {
		product: { vendor, name, templateId },
		image,
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

/** What an earlier run left, unread; nothing where there is none. */
function reportBefore(dir: string): Readonly<Record<string, unknown>> {
	const report = existsSync(reportIn(dir)) ? readJson(reportIn(dir)) : undefined;
	return isRecord(report) ? report : {};
}

/** What an earlier run was told of image and data, for one that is told nothing. */
export function reportedBefore(dir: string): Partial<Pick<Report, "image" | "nvsBytes">> {
	const { image, nvsBytes } = reportBefore(dir);
	const { version, chip, hash } = isRecord(image) ? image : {};
	const isImage = typeof version === "string" && typeof chip === "string" && typeof hash === "string";
	return {
		...(isImage && { image: { version, chip, hash } }),
		...(typeof nvsBytes === "number" && { nvsBytes }),
	};
}

/** A unit would run one product under the label of another. @throws UsageError when the release is another product's */
export function refuseOtherRelease({ vendor, name }: Pick<Built, "vendor" | "name">, product: Product): void {
	if (vendor === product.vendor && name === product.name) return;
	throw new UsageError(
		`The release is of ${vendor} ${name}, but the product here is ${product.vendor} ${product.name}: build it again, or name its config.`,
	);
}

/** Units of two products in one folder would get each other's labels. @throws UsageError when another's are in it */
export function refuseOther(dir: string, { vendor, name }: Product): void {
	const before = reportBefore(dir)["product"];
	if (!isRecord(before) || (before["vendor"] === vendor && before["name"] === name)) return;
	throw new UsageError(
		`${dir} has the units of ${String(before["vendor"])} ${String(before["name"])}: choose another folder for those of ${vendor} ${name}.`,
	);
}
