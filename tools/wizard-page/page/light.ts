import { css, hue } from "./colour";
import type { Pattern, Product } from "./device";
import { copy, part, say } from "./dom";
import type { Language } from "./language";

const dark = 0.12;

/** The pattern as the indicator draws it: sharp for a beat, a triangle for a wave. */
export function frames({ beat = [], wave }: Pattern): { readonly frames: Keyframe[]; readonly duration: number } {
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

/** How the light goes, as a person would call it. */
function manner({ beat = [], wave }: Pattern, language: Pick<Language, "say">): string {
	const [on = 0, off = 0] = beat;
	const n = Math.ceil(beat.length / 2);
	if (wave) return language.say("breathing");
	if (beat.length < 2) return language.say("steady");
	if (n > 1) return language.say("flashes", { n });
	return language.say(on + off < 300 ? "flickering" : on * 3 < off ? "flashing" : "blinking");
}

/** The light in words; two that look different are told apart, if need be by their seconds. */
export function inWords(name: string, leds: Product["leds"], language: Pick<Language, "say">): string {
	const words = (each: Pattern): string => `${language.say(hue(each.colour))} · ${manner(each, language)}`;
	const own = leds[name];
	if (!own) return "";
	const twin = Object.values(leds).some(
		each => words(each) === words(own) && JSON.stringify(each) !== JSON.stringify(own),
	);
	return twin ? `${words(own)} · ${frames(own).duration / 1000} s` : words(own);
}

/** One line with the light of a state: what it means, and the light drawn and in words (colour alone would not do, WCAG 1.4.1). */
export function lightLine(meaning: string, name: string, leds: Product["leds"], language: Language): HTMLElement {
	const line = copy("stage");
	say(part(line, "span:not(.led)"), meaning);
	const led = part(line, ".led");
	say(part(line, "small"), inWords(name, leds, language));
	const pattern = leds[name];
	if (!pattern) {
		led.style.visibility = "hidden";
		return line;
	}
	const lamp = part(led, "i");
	lamp.style.color = css(pattern.colour);
	if (frames(pattern).duration && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
		const { frames: keyframes, duration } = frames(pattern);
		// All begin with the page, so that lights agree and one that is drawn anew goes on where it was.
		lamp.animate(keyframes, { duration, iterations: Infinity }).startTime = 0;
	}
	return line;
}
