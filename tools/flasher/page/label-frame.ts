import { element } from "../../wizard-page/page/dom";

/** A millimetre on a screen, pixels (CSS Values 4, 6.2). */
const millimetre = 96 / 25.4;

const frame = (): HTMLIFrameElement => element<HTMLIFrameElement>("label");

/** Shows a label's document as wide as there is room. @param size of the label, millimetres */
export function showLabel(html: string, { width, height }: { readonly width: number; readonly height: number }): void {
	const place = frame();
	place.style.aspectRatio = `${width} / ${height}`;
	place.onload = () => {
		const style = place.contentDocument?.createElement("style");
		if (!style) return;
		place.contentDocument?.head.append(style);
		const fit = (): void => {
			// Not for the printer, whose millimetres are right.
			style.textContent = `@media screen{html{zoom:${place.clientWidth / (width * millimetre)}}body{overflow:hidden}}`;
		};
		place.contentWindow?.addEventListener("resize", fit);
		fit();
	};
	place.srcdoc = html;
}

/** Prints the label that is shown, and nothing else. */
export function printed(): void {
	frame().contentWindow?.print();
}
