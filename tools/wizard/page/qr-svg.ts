import { qrPath } from "../qr";

const space = "http://www.w3.org/2000/svg";

/** A QR code that says `text`, black on white also in the dark: not every phone reads it the other way. */
export function qrSvg(text: string): SVGSVGElement {
	const { path, size } = qrPath(text);
	const svg = document.createElementNS(space, "svg");
	svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
	const shape = document.createElementNS(space, "path");
	shape.setAttribute("d", path);
	svg.append(shape);
	return svg;
}
