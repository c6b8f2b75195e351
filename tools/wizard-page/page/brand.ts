import { css, inkOn, parseColour, readable } from "./colour";
import type { Product } from "./device";
import { element, part, say } from "./dom";

/** The two papers of style.css. */
const papers = { light: 0xffffff, dark: 0x181d23 };

/** Dresses the page as the product's: name, icon, colours. */
export function dress({ vendor, name, icon = "", ...product }: Product): void {
	say(element("vendor"), vendor === name ? "" : vendor);
	if (name) {
		const title = element("name");
		title.removeAttribute("data-t");
		title.textContent = document.title = name;
	}
	const tile = element("icon");
	if (icon.startsWith("data:image/")) {
		const image = new Image();
		image.alt = "";
		image.src = icon;
		tile.replaceChildren(image);
	} else if (icon) {
		part(tile, "path").setAttribute("d", icon);
	}
	const colour = parseColour(product.colour ?? "");
	if (colour === undefined) return;
	const scheme = matchMedia("(prefers-color-scheme: dark)");
	const paint = (): void => {
		const { style } = document.documentElement;
		style.setProperty("--brand", css(colour));
		style.setProperty("--on", css(inkOn(colour)));
		style.setProperty("--accent", css(readable(colour, scheme.matches ? papers.dark : papers.light)));
	};
	paint();
	scheme.onchange = paint;
}
