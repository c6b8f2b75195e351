import { UsageError, wholeNumber, type Output } from "../cli/command";
import type { Product } from "../../src/product";
import { counted } from "../cli/counted";
import { labelsIn, writeWhole } from "./folder";
import { labelOf, type Label, type LabelChoice } from "./label-of";
import { DoesNotFit, labelPages } from "./label-page";
import { places, sheetList, sheetNamed, sheetNames, type Sheet } from "./sheets";
import type { Unit } from "./unit";

/** The options of every command that makes a page of labels. */
export const labelOptions = {
	sheet: { type: "string", default: "L7160" },
	fields: { type: "string" },
	code: { type: "string" },
	skip: { type: "string" },
} as const;

export const labelHelp = `  --sheet NAME     how labels lie on your paper (default L7160):
${sheetList}
  --fields A,B     columns of your own that stand on the label, by their heads
  --code TEXT      what the code says instead of joining the set-up network; {HEAD} stands for a column, as in
                   "{QR Token}+1", by which Blynk's app claims a static token (1: your organisation's id)
  --skip N         the first N places of the first sheet are used up
`;

/** How labels are wanted. */
export interface LabelStyle extends LabelChoice {
	readonly sheet: Sheet;
	readonly skip: number;
}

/** @throws UsageError naming the option */
export function labelStyle(values: {
	readonly sheet: string;
	readonly fields?: string | undefined;
	readonly code?: string | undefined;
	readonly skip?: string | undefined;
}): LabelStyle {
	const sheet = sheetNamed(values.sheet);
	const fields = values.fields?.split(",").map(each => each.trim()) ?? [];
	return { sheet, fields, code: values.code, skip: wholeNumber("--skip", values.skip, 0, places(sheet).length - 1) };
}

/** A page of labels. */
export interface Drawn {
	readonly page: string;
	readonly labels: number;
	readonly sheets: number;
	/** Units that have none yet: the name of their setup network comes from their chip. */
	readonly withoutChip: number;
}

/**
 * Draws the labels of those `units` whose chip is known.
 * @throws UsageError when a label does not fit the sheet, or no unit has a column that is to stand on it
 */
export function drawLabels(units: readonly Unit[], product: Product, style: LabelStyle): Drawn {
	checkFields(units, style);
	const labels = units.filter(({ mac }) => mac !== undefined).map(unit => labelOf(unit, product, style));
	const sheets = labels.length ? Math.ceil((labels.length + style.skip) / places(style.sheet).length) : 0;
	return { page: paged(labels, style), labels: labels.length, sheets, withoutChip: units.length - labels.length };
}

/**
 * Draws the label of one unit, whether or not it has something in each column that may stand on it.
 * @throws UsageError when it does not fit the sheet, or the code needs a column that the unit has nothing in
 */
export function drawLabel(unit: Unit, product: Product, style: LabelStyle): string {
	return paged([labelOf(unit, product, style)], style);
}

/** @throws UsageError when no unit has a column that is to stand on labels */
export function checkFields(units: readonly Pick<Unit, "fields">[], { fields: heads = [] }: LabelChoice): void {
	for (const head of heads)
		if (units.length && !units.some(({ fields }) => Object.hasOwn(fields, head)))
			throw new UsageError(`--fields names "${head}", but no unit has such a column.`);
}

function paged(labels: readonly Label[], { sheet, skip }: LabelStyle): string {
	try {
		return labelPages(labels, sheet, skip);
	} catch (error) {
		if (!(error instanceof DoesNotFit)) throw error;
		const { serial } = error.label;
		throw new UsageError(
			`The label of ${serial} has more to say than fits ${sheet.what} at a size that can be read: take a larger one of ` +
				`--sheet ${sheetNames.join(", ")}, or fewer --fields.`,
		);
	}
}

/** Writes the page, and tells of it. */
export function writeLabels(dir: string, { page, ...drawn }: Drawn, output: Output): void {
	const { labels, sheets, withoutChip } = drawn;
	const file = labelsIn(dir);
	writeWhole(file, page);
	if (output.json) output.event({ event: "labels", file, ...drawn });
	if (labels) output.note(`${file}: ${counted(labels, "label")} on ${counted(sheets, "sheet")}.`);
	if (withoutChip)
		output.note(
			`No label yet for ${counted(withoutChip, "unit")} whose chip is not known: the name of the set-up network comes from ` +
				"it. factory flash prints that label.",
		);
}
