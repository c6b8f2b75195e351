import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { MemoryFlash, type CutOutcome } from "../../../hosts/virtual/flash";
import { CredentialStore } from "../../../modules/credentials/index";
import { decode, encode } from "../../../modules/credentials/record";
import { credentials, CutFlash, fullest, told } from "./sets";
import { inputs, inputsText } from "../../support/inputs";

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

	it(`reads ${inputsText} mutated records with fitting checksums without a throw`, () => {
		const originals = [
			encode({ candidate: credentials("A"), proven: undefined, lastError: 722 }, 5),
			encode({ candidate: fullest, proven: credentials("B"), lastError: 0 }, 6),
		];
		let seed = 1;
		const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
		let whole = 0;
		for (let run = 0; run < inputs; run++) {
			const original = originals[run % 2] ?? new Uint8Array();
			const body = original.slice(0, random(3) ? original.length - 4 : random(original.length - 3));
			// Mostly lengths and kinds matter, which are small numbers near the start.
			for (let change = random(4); change > 0 && body.length; change--) {
				const index = random(2) ? random(Math.min(12, body.length)) : random(body.length);
				body[index] = random(2) ? random(256) : random(40);
			}
			const record = new Uint8Array(body.length + 4);
			record.set(body);
			new DataView(record.buffer).setUint32(body.length, crc32(body));
			const found = decode(record);
			if (found?.contents) whole++;
			if (run % 100 === 0) assert.ok(new CredentialStore(new MemoryFlash([["cred1", record]])).memory);
		}
		assert.ok(whole > inputs / 100 && whole < inputs * 0.9, `${whole} were whole`);
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
