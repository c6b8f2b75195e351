import assert from "node:assert/strict";
import fc from "fast-check";
import { MemoryFlash, type CutOutcome } from "../../../hosts/virtual/flash";
import { CredentialStore } from "../../../modules/credentials/index";
import { decode } from "../../../modules/credentials/record";
import { credentials, CutFlash, told } from "./sets";

type Step =
	| { readonly do: "store"; readonly name: string }
	| { readonly do: "prove" | "erase" | "restart" }
	| { readonly do: "drop"; readonly code: 701 | 722 };

interface Cut {
	readonly at: number;
	readonly outcome: CutOutcome;
}

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ do: fc.constant("store" as const), name: fc.constantFrom("A", "B", "C") }),
	fc.record({ do: fc.constantFrom("prove" as const, "erase" as const, "restart" as const) }),
	fc.record({ do: fc.constant("drop" as const), code: fc.constantFrom(701 as const, 722 as const) }),
);

const cut: fc.Arbitrary<Cut> = fc.record({
	at: fc.integer({ min: 1, max: 12 }),
	outcome: fc.constantFrom<CutOutcome>("old", "new", "gone"),
});

function run(store: CredentialStore, step: Step): void {
	if (step.do === "store") store.store(credentials(step.name));
	else if (step.do === "drop") store.drop(step.code);
	else if (step.do !== "restart") store[step.do]();
}

/** What a store that never loses power says after `steps`. */
function ideal(start: string, next: Step): string {
	const [, candidate = "-", proven = "-", error = "0"] = /candidate (.), proven (.), error (\d+)/.exec(start) ?? [];
	const say = (c: string, p: string, e: number | string): string => `candidate ${c}, proven ${p}, error ${e}`;
	switch (next.do) {
		case "store":
			return say(next.name, proven, 0);
		case "prove":
			return candidate === "-" ? start : say("-", candidate, 0);
		case "drop":
			return say("-", proven, next.code);
		case "erase":
			return say("-", "-", 0);
		case "restart":
			return say(candidate, proven, error);
	}
}

describe("credential store, whatever happens", () => {
	it("survives power cuts at any write of any sequence: before or after, whole", () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 20 }), fc.array(cut, { maxLength: 6 }), (steps, cuts) => {
				let memory = new MemoryFlash();
				let expected = "candidate -, proven -, error 0";
				const left = [...cuts];
				const power = (): CutFlash => {
					const { at, outcome } = left.shift() ?? { at: Infinity, outcome: "old" };
					memory = new MemoryFlash(memory.entries());
					return new CutFlash(memory, at, outcome);
				};
				let flash = power();
				let store = new CredentialStore(flash);
				for (const each of steps) {
					const after = ideal(expected, each);
					if (each.do === "restart") store = new CredentialStore(flash);
					else run(store, each);
					if (flash.powered) expected = after;
					else {
						flash = power();
						store = new CredentialStore(flash);
						const found = told(store);
						assert.ok(found === expected || found === after, `${found} is neither ${expected} nor ${after}`);
						expected = found;
					}
					assert.equal(told(store), expected);
				}
				assert.equal(told(new CredentialStore(memory)), expected);
			}),
			{ numRuns: 3000 },
		);
	});

	it("reads any garbage without a throw", () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 1, maxLength: 700 }), bytes => {
				assert.equal(decode(bytes), undefined);
				const store = new CredentialStore(new MemoryFlash([["cred0", bytes]]));
				assert.equal(store.memory, "blank");
			}),
			{ numRuns: 5000 },
		);
	});
});
