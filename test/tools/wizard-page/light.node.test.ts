import assert from "node:assert/strict";
import { inWords } from "../../../tools/wizard-page/page/light";
import type { Language } from "../../../tools/wizard-page/page/language";
import type { Pattern } from "../../../tools/wizard-page/page/device";
import { readLanguages } from "../../../tools/wizard-page/build";

/** Blynk.Edgent's signs (docs/protocol/states.md#light), and two of a maker's that resemble them. */
const leds: Readonly<Record<string, Pattern>> = {
	setup: { colour: 0x0000ff, beat: [50, 500] },
	applying: { colour: 0x0000ff, beat: [200, 200] },
	joining: { colour: 0x00ff00, beat: [50, 500] },
	connecting: { colour: 0x00ff00, beat: [100, 100] },
	running: { colour: 0x00ff00, wave: 5000 },
	updating: { colour: 0xff00ff, beat: [50, 50] },
	failed: { colour: 0xff0000, beat: [80, 100, 80, 1000] },
	idle: { colour: 0x00ff00 },
	slow: { colour: 0x0000ff, beat: [50, 900] },
	swell: { colour: 0x00ff00, wave: 900 },
	twin: { colour: 0x0000ff, beat: [50, 500] },
};

const languages = await readLanguages();

describe("a light in words", () => {
	const say = (tag: string): Pick<Language, "say"> => ({
		say: (key, values = {}) =>
			(languages.get(tag)?.[key] ?? "").replace(/\{(\w+)\}/g, (_, name: string) => String(values[name])),
	});

	for (const tag of languages.keys()) {
		it(`tells two that look different apart in ${tag}, and says the same of two that look the same`, () => {
			const words = Object.keys(leds).map(name => inWords(name, leds, say(tag)));
			assert.equal(new Set(words).size, words.length - 1, words.join("; "));
			assert.equal(words[0], words.at(-1));
			assert.ok(words.every(Boolean));
		});
	}

	it("is what a person would say", () => {
		const english = (name: string): string => inWords(name, leds, say("en"));
		assert.equal(english("applying"), "blue · blinking");
		assert.equal(english("connecting"), "green · flickering");
		assert.equal(english("failed"), "red · 2 flashes, then a pause");
		assert.equal(english("idle"), "green · steady");
		assert.equal(english("slow"), "blue · short flashes · 0.95 s");
		assert.equal(english("unknown"), "");
	});
});
