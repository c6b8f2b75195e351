import { css, hue } from "./colour";
import type { Pattern } from "./device";
import { copy, part, say } from "./dom";
import type { Language } from "./language";

const dark = 0.12;

/** The pattern as the indicator draws it: sharp for a beat, a triangle for a wave. */
export function frames({ beat, wave }: Pattern): { readonly frames: Keyframe[]; readonly duration: number } {
	if (wave) return { frames: [{ opacity: dark }, { opacity: 1 }, { opacity: dark }], duration: wave };
	const duration = beat.reduce((sum, time) => sum + time, 0);
	let at = 0;
	const edges = beat.flatMap((time, index) => {
		const opacity = index % 2 ? dark : 1;
		const from = at / duration;
		at += time;
		return [
			{ opacity, offset: from },
			{ opacity, offset: at / duration },
		];
	});
	return { frames: edges, duration };
}

/** One line with a light: what it means, and the light drawn and in words (colour alone would not do, WCAG 1.4.1). */
export function lightLine(meaning: string, pattern: Pattern | undefined, language: Language): HTMLElement {
	const line = copy("stage");
	say(part(line, "span:not(.led)", HTMLElement), meaning);
	const led = part(line, ".led", HTMLElement);
	const words = part(line, "small", HTMLElement);
	if (!pattern) {
		words.hidden = true;
		led.style.visibility = "hidden";
		return line;
	}
	const manner = pattern.wave ? "breathing" : pattern.beat.length > 1 ? "blinking" : "steady";
	say(words, `${language.say(hue(pattern.colour))} · ${language.say(manner)}`);
	const lamp = part(led, "i", HTMLElement);
	lamp.style.color = css(pattern.colour);
	if (manner !== "steady" && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
		const { frames: keyframes, duration } = frames(pattern);
		// All begin with the page, so that lights agree and one that is drawn anew goes on where it was.
		lamp.animate(keyframes, { duration, iterations: Infinity }).startTime = 0;
	}
	return line;
}
