import { escapeXml } from "../cli/xml";
import { qrPath } from "../wizard/qr";
import { fit, lineHeight, type Words } from "./fit";
import type { Label } from "./label-of";
import { places, sheets, type Sheet } from "./sheets";

/** Between a label's edge and what stands on it: printers are off by as much. Millimetres. */
const margin = 1.5;

/** The least side of a module that a phone's camera reads from a hand's width, millimetres. */
const leastModule = 0.3;

/** How the sizes of words are meant: for a label this high, millimetres. */
const usualHeight = 29;

const style = `
*{box-sizing:border-box;margin:0}
body{font-family:Arial,"Liberation Sans",Helvetica,"Noto Sans",sans-serif;color:#000;background:#fff}
.sheet{position:relative;overflow:hidden;break-after:page;break-inside:avoid}
.sheet:last-child{break-after:auto}
.label{position:absolute;overflow:hidden;padding:${margin}mm;display:flex;gap:${margin}mm;align-items:center}
.label svg{flex:none;display:block}
.words{flex:1;min-width:0;line-height:${lineHeight}}
.words p{overflow-wrap:anywhere;white-space:pre-wrap}
.bold{font-weight:bold}
.mono{font-family:"DejaVu Sans Mono",Consolas,Menlo,"Liberation Mono",monospace;font-variant-numeric:slashed-zero;font-variant-ligatures:none}
.hint{padding:4mm;font-size:4mm}
@media screen{body{background:#ddd}.sheet{background:#fff;margin:4mm auto}.label{outline:.1mm dashed #999}}
@media print{.hint{display:none}}
`;

/** Labels that do not fit their paper. */
export class DoesNotFit extends Error {
	override readonly name = "DoesNotFit";
	readonly label: Label;

	constructor(label: Label) {
		super(`The label of ${label.serial ?? label.product} does not fit: choose a larger one.`);
		this.label = label;
	}
}

/**
 * A page to print from a browser, with labels on as many sheets as they need.
 * @param skip places of the first sheet that are used up
 * @throws DoesNotFit when a label has more to say than there is room for at a size that can be read
 */
export function labelPages(labels: readonly Label[], sheet: Sheet, skip = 0): string {
	const spots = places(sheet);
	const pages: string[][] = [];
	for (const [at, label] of labels.entries()) {
		const place = at + skip;
		const spot = spots[place % spots.length];
		if (spot) (pages[Math.floor(place / spots.length)] ??= []).push(drawn(label, sheet, spot));
	}
	const { width, height } = sheet.paper;
	const size = `width:${mm(width)};height:${mm(height)}`;
	const hint = labels.length
		? `Print with no margins and at 100 %: ${sheet.what}. Try it on plain paper first, and hold that against the labels.`
		: "No label yet: the name of a unit's setup network comes from its chip, and factory flash prints its label.";
	return (
		'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Labels</title>\n' +
		`<style>@page{size:${mm(width)} ${mm(height)};margin:0}${style}</style>\n</head>\n<body>\n` +
		`<p class="hint">${hint}</p>\n` +
		pages.map(each => `<section class="sheet" style="${size}">\n${each.join("")}</section>\n`).join("") +
		"</body>\n</html>\n"
	);
}

/** The page of one label, as for a label printer. @throws DoesNotFit as {@link labelPages} */
export function labelPage(label: Label, sheet: Sheet = sheets["62x29"]): string {
	return labelPages([label], sheet);
}

function drawn(label: Label, sheet: Sheet, { x, y }: { readonly x: number; readonly y: number }): string {
	const { width, height } = sheet.label;
	const code = label.code === undefined ? undefined : qrPath(label.code);
	const side = code ? Math.min(height - 2 * margin, width * 0.45) : 0;
	if (code && side / code.size < leastModule) throw new DoesNotFit(label);
	const words = wordsOn(label);
	const room = { width: width - 2 * margin - (code ? side + margin : 0), height: height - 2 * margin };
	const sizes = fit(words, room, Math.min(1.5, height / usualHeight));
	if (!sizes) throw new DoesNotFit(label);
	const picture = code
		? `<svg width="${mm(side)}" height="${mm(side)}" viewBox="0 0 ${code.size} ${code.size}" shape-rendering="crispEdges"><path d="${code.path}"/></svg>`
		: "";
	const lines = words.map(
		({ text, face }, at) =>
			`<p class="${face}" dir="auto" style="font-size:${mm(sizes[at] ?? 0)}">${escapeXml(text)}</p>`,
	);
	const place = `left:${mm(x)};top:${mm(y)};width:${mm(width)};height:${mm(height)}`;
	return `<div class="label" style="${place}">${picture}<div class="words">${lines.join("")}</div></div>\n`;
}

/** What stands on a label, from above. What has to be typed is in a face whose 0 and O, 1, l and I are told apart. */
function wordsOn({ product, hotspot, key, serial, mac, more = [] }: Label): readonly Words[] {
	const small = (text: string): Words => ({ text, face: "sans", size: 2.2, least: 1.4 });
	const typed = (text: string, least: number): Words => ({ text, face: "mono", size: 3, least });
	return [
		{ text: product, face: "bold", size: 3.4, least: 1.7 },
		small(hotspot === undefined ? "Set-up Wi-Fi: its name comes with its chip" : "Set-up Wi-Fi"),
		...(hotspot === undefined ? [] : [typed(hotspot, 1.5)]),
		...(key === undefined ? [] : [small("Password"), typed(key, 1.8)]),
		...(serial === undefined ? [] : [{ text: `S/N ${serial}`, face: "mono", size: 2, least: 1.4 } as const]),
		...(mac === undefined ? [] : [{ text: `MAC ${mac}`, face: "mono", size: 2, least: 1.4 } as const]),
		...more.map(([head, value]) => small(`${head}: ${value}`)),
	];
}

const mm = (length: number): string => `${Number(length.toFixed(3))}mm`;
