import { escapeXml } from "../cli/xml";
import { qrPath } from "../wizard/qr";
import type { Label } from "./label-of";

/** Millimetres: a usual size of labels, with a code of 0.6 mm a module, which phones read from a hand's width. */
const width = 62;
const height = 29;
const margin = 1.5;
const codeSize = height - 2 * margin;
const left = codeSize + 2 * margin;
const room = width - left - margin;

/** A letter of these fonts is about this wide, in shares of its size. */
const letter = { sans: 0.6, mono: 0.62 };

/** Draws a label of 62 x 29 mm. */
export function labelSvg({ product, hotspot = "", key, mac = "", code = "" }: Label): string {
	const { path, size } = qrPath(code);
	const text = (y: number, most: number, font: keyof typeof letter, words: string, more = ""): string => {
		const fit = Math.min(most, room / (letter[font] * [...words].length));
		const family = font === "mono" ? "monospace" : "sans-serif";
		const at = `x="${left}" y="${y}" font-family="${family}" font-size="${fit.toFixed(2)}"`;
		return `\t<text ${at}${more}>${escapeXml(words)}</text>\n`;
	};
	return (
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}">\n` +
		`\t<title>${escapeXml(`${product}, ${hotspot}`)}</title>\n` +
		`\t<rect width="${width}" height="${height}" fill="#fff"/>\n` +
		`\t<svg x="${margin}" y="${margin}" width="${codeSize}" height="${codeSize}" viewBox="0 0 ${size} ${size}">` +
		`<path d="${path}" shape-rendering="crispEdges"/></svg>\n` +
		text(6, 3.6, "sans", product, ' font-weight="bold"') +
		text(11, 2.2, "sans", "Set-up Wi-Fi") +
		text(14.6, 3, "mono", hotspot) +
		(key === undefined ? "" : text(19, 2.2, "sans", "Password") + text(22.6, 3, "mono", key)) +
		text(27, 2, "mono", `MAC ${mac}`) +
		"</svg>\n"
	);
}
