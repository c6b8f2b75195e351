import { css, inkOn, parseColour, readable } from "../../wizard-page/page/colour";

/** The two papers of base.css. */
const papers = { light: 0xffffff, dark: 0x181d23 };

/** Gives the page the product's colour, `#rrggbb`, and whatever reads well on it and beside it, by day and by night. */
export function paint(colour: string): void {
	const brand = parseColour(colour) ?? 0x24c48e;
	const scheme = matchMedia("(prefers-color-scheme: dark)");
	const { style } = document.documentElement;
	style.setProperty("--brand", css(brand));
	style.setProperty("--on", css(inkOn(brand)));
	const accent = (): void =>
		style.setProperty("--accent", css(readable(brand, scheme.matches ? papers.dark : papers.light)));
	accent();
	scheme.onchange = accent;
}
