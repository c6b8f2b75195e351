import { css, inkOn, readable } from "../../wizard-page/page/colour";
import { element, type Part } from "./link";

/** The two papers of page.css. */
const papers = { light: 0xffffff, dark: 0x182026 };

/** The product's name and colour, and the cloud's panel. */
export function scene(): Part {
	const dark = matchMedia("(prefers-color-scheme: dark)");
	let colour = 0x24c48e;
	const paint = (): void => {
		const accent = readable(colour, dark.matches ? papers.dark : papers.light);
		document.documentElement.style.setProperty("--accent", css(accent));
		document.documentElement.style.setProperty("--on-accent", css(inkOn(accent)));
	};
	dark.addEventListener("change", paint);
	return event => {
		if (event.event !== "scene") return;
		({ colour } = event);
		paint();
		document.title = `${event.vendor} ${event.name}: the tour`;
		element("vendor", HTMLElement).textContent = event.vendor;
		element("name", HTMLElement).textContent = event.name;
		element("button-help", HTMLElement).textContent = event.button;
		const cloud = element("cloud-page", HTMLIFrameElement);
		if (cloud.src !== event.panel) cloud.src = event.panel;
	};
}
