import { css, hue } from "../../wizard-page/page/colour";
import { copy, element, part } from "../../wizard-page/page/dom";
import { frames } from "../../wizard-page/page/light";
import { lights, type PageConfig } from "./config";
import { paint } from "./paint";
import { strings } from "./strings";

/** A light with a shorter period than this blinks fast, milliseconds. */
const fast = 300;

/** Puts the page's words in place, with the product's name, and its colour. */
export function dress({ vendor, name, network, colour, key, lights: patterns }: PageConfig): void {
	const fill = (text: string): string => text.replace("{name}", () => name);
	document.title = fill(strings.title);
	element("vendor").textContent = vendor === name ? "" : vendor;
	for (const each of document.querySelectorAll<HTMLElement>("[data-t]")) {
		const text: unknown = strings[each.dataset["t"] as keyof typeof strings];
		if (typeof text !== "string") throw new TypeError(`There is no text "${each.dataset["t"]}".`);
		each.textContent = fill(text);
	}
	element("network").textContent = network;
	element("join-key").textContent = strings.joinKey[key];
	for (const sign of lights) element("lights").append(light(strings.light[sign], patterns[sign]));
	paint(colour);
}

/** A sign of the light, drawn and in words: colour alone would not do (WCAG 1.4.1). */
function light(meaning: string, { colour, beat = [], wave = 0 }: PageConfig["lights"]["setup"]): HTMLElement {
	const line = copy("light");
	const period = beat.reduce((sum, time) => sum + time, 0);
	const blinking = period < fast ? strings.fast : strings.blinking;
	const manner = wave ? strings.breathing : beat.length > 1 ? blinking : strings.steady;
	part(line, "b").textContent = `${hue(colour)}, ${manner}`;
	part(line, "p").textContent = meaning;
	const lamp = part(line, "i");
	lamp.style.color = css(colour);
	if (manner !== strings.steady && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
		const { frames: keyframes, duration } = frames({ colour, beat, wave });
		lamp.animate(keyframes, { duration, iterations: Infinity });
	}
	return line;
}
