import assert from "node:assert/strict";
import { isPassing, sentence, type FetchFailure, type Refusal, type Verdict } from "../../../modules/update/index";

/** All there are; the compiler knows whether one is missing. */
const all: Readonly<Record<FetchFailure | Refusal | Verdict, "passing" | "final">> = {
	...{ malformed: "final", unsigned: "final", signature: "final", foreign: "final", chip: "final", older: "final" },
	...{
		gap: "final",
		size: "final",
		bad: "final",
		trial: "final",
		incomplete: "final",
		flash: "final",
		spoiled: "final",
	},
	...{ broken: "final", address: "final", gone: "final", declined: "final", clock: "final" },
	...{ name: "passing", unreachable: "passing", lost: "passing", slow: "passing", busy: "passing", answer: "passing" },
	...{ late: "passing", tls: "passing", alert: "passing", memory: "passing" },
	...{ "certificate-chain": "passing", "certificate-name": "passing", "certificate-date": "passing" },
	...{ crashed: "final", test: "final", offline: "final", spent: "final" },
};

describe("the reasons of updates", () => {
	it("have a sentence each, short enough for an event", () => {
		const sentences = (Object.keys(all) as (keyof typeof all)[]).map(each => sentence(each));
		for (const each of sentences) {
			assert.equal(each.endsWith("."), true, each);
			assert.equal(each.includes("\n"), false, each);
			assert.equal(each.charAt(0), each.charAt(0).toUpperCase(), each);
			assert.ok(each.length > 15 && each.length < 100, each);
		}
		assert.equal(new Set(sentences).size, sentences.length);
		assert.equal(sentence("crashed"), "The new firmware crashed.");
	});

	it("say whether it may be another time", () => {
		for (const [reason, kind] of Object.entries(all)) assert.equal(isPassing(reason), kind === "passing", reason);
	});
});
