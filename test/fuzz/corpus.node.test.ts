import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { corpusFolder, readCorpus } from "./corpus";
import { allParsers } from "./parsers/index";
import { attempt } from "./trial";

describe("the corpus of npm run fuzz", () => {
	for (const parser of allParsers())
		it(`holds for ${parser.name}, with all that was ever found`, async () => {
			const inputs = readCorpus(parser.name);
			assert.ok(inputs.length);
			for (const input of inputs) {
				const { broken, stack } = await attempt(parser, input);
				assert.equal(broken, undefined, stack);
			}
		});

	it("has a file for each parser, and no other", () => {
		const files = allParsers().map(each => `${each.name}.txt`);
		assert.deepEqual(readdirSync(corpusFolder).sort(), files.sort());
	});
});
