import assert from "node:assert/strict";
import { preloadOf, preloads } from "../../../tools/sdk/preload";

describe("the manifests' preload lists", () => {
	for (const [file, list] of preloads())
		it(`${file} names every module, so that it stays in flash (else: npx tsx tools/sdk/preload.ts)`, () => {
			assert.deepEqual(preloadOf(file), list);
		});
});
