import { labelOf, type LabelProduct } from "../../factory/label-of";
import { labelPage } from "../../factory/label-page";
import type { LabelStyle, ListedUnit, PageConfig } from "./config";

/** How a device's setup network is joined. */
export interface Hotspot {
	/** The network's name, as it follows from product and chip. */
	readonly name: string;
	/** Absent when the network is open, or the page is not told. */
	readonly key: string | undefined;
	/** What joins it when it is scanned; absent where a key is needed and not known. */
	readonly code: string | undefined;
}

export function hotspotOf(config: PageConfig, mac: string, unit: ListedUnit | undefined): Hotspot {
	const { hotspot = "", key, code } = labelOf({ key: unit?.key, mac }, labelProduct(config));
	return { name: hotspot, key, code: config.key === "open" || key !== undefined ? code : undefined };
}

/** On a screen nothing but the label, without the page's advice on printing. */
const screen =
	"<style>@media screen{body{background:#fff}.hint{display:none}.sheet{margin:0}.label{outline:0}}</style>";

/**
 * A document with the label of a unit, as large as the label is: the drawing of `factory labels`.
 * @throws DoesNotFit when it has more to say than there is room for
 */
export function labelDocument(
	product: LabelProduct,
	{ sheet, ...choice }: LabelStyle,
	mac: string,
	unit: ListedUnit,
): string {
	const { width, height } = sheet.label;
	const one = { ...sheet, paper: { width, height }, columns: 1, rows: 1 };
	return labelPage(labelOf({ ...unit, key: unit.key, mac }, product, choice), one).replace(
		"</head>",
		() => `${screen}</head>`,
	);
}

export const labelProduct = ({ vendor, name, key, password }: PageConfig): LabelProduct => ({
	...{ vendor, name, setup: { key, password } },
});
