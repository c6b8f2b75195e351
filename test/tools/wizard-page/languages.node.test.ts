import assert from "node:assert/strict";
import manifest from "../../../manifest.json";
import { codes } from "../../../modules/codes/index";
import { readLanguages } from "../../../tools/wizard-page/build";
import { choose } from "../../../tools/wizard-page/page/language";

const languages = await readLanguages();
const english = languages.get("en") ?? {};
const braces = (text = ""): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe("the wizard's languages", () => {
	it("have the tag that phones know them by", () => {
		for (const tag of languages.keys()) assert.equal(new Intl.Locale(tag).language, tag);
		assert.ok(languages.size >= 9);
	});

	for (const [tag, strings] of languages) {
		it(`${tag} has every string, none of its own, and keeps what stands in braces`, () => {
			const own = Object.keys(strings).filter(key => key !== "direction");
			const missing = Object.keys(english).filter(key => !strings[key]?.trim());
			const unknown = own.filter(key => !(key in english));
			const braced = own.filter(key => braces(strings[key]).join() !== braces(english[key]).join());
			assert.deepEqual({ missing, unknown, braced }, { missing: [], unknown: [], braced: [] });
		});
	}

	it("say of the list and of a network not found that 2.4 GHz is all there is (docs/complaints.md#two-bands)", () => {
		for (const [tag, strings] of languages)
			for (const text of [strings["ghz"], strings["720"] ?? codes[720]]) assert.match(text ?? "", /2[.,]4/, tag);
	});

	it("are all spoken by the product that is in the repository", () => {
		const { instructions, languages: offered } = manifest.config.product.brand;
		assert.deepEqual([...offered].sort(), [...languages.keys()].sort());
		assert.deepEqual(Object.keys(instructions).sort(), [...offered].sort());
	});

	it("are chosen by what the phone prefers and the product offers", () => {
		assert.equal(choose(["en", "de"], ["de-AT", "en"]), "de");
		assert.equal(choose(["en", "de"], ["sv-SE", "de"]), "de");
		assert.equal(choose(["de", "en"], ["sv"]), "de");
		assert.equal(choose(["en", "zh"], ["zh-Hans-CN"]), "zh");
		assert.equal(choose([], ["fr"]), "en");
	});
});
