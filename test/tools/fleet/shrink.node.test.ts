import assert from "node:assert/strict";
import ts from "typescript";
import { live } from "../../../tools/fleet/life";
import type { Plan } from "../../../tools/fleet/plan";
import { shrink, testCase, type Judge } from "../../../tools/fleet/shrink";
import { dead, firstDay } from "./support";

const crash = { what: "the radio crashes", at: 20_000, lasts: 60_000 } as const;
const router = { what: "the router restarts", at: 40_000, lasts: 30_000 } as const;

/** A life in which a lot goes on. */
const long: Plan = {
	seed: "a test",
	unit: {
		verify: "restart",
		led: "rgb",
		redirects: true,
		logs: false,
		gestures: false,
		edgent: false,
		local: false,
		updates: "none",
	},
	chapters: [
		...firstDay([router, crash], { helper: true, doubleTap: true, mistakes: ["name"], leaves: 20_000 }).chapters,
		{ what: "month", troubles: [crash, router] },
		{ what: "street", away: 20_000, troubles: [] },
	],
};

/** Runs a pasted test as mocha would. */
function run(text: string, lives: typeof live = live): { readonly name: string; readonly failure: unknown } {
	const { outputText, diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
	assert.deepEqual(diagnostics, []);
	const runs: { readonly name: string; readonly failure: unknown }[] = [];
	const it = (name: string, body: () => void): void => {
		let failure: unknown;
		try {
			body();
		} catch (error) {
			failure = error;
		}
		runs.push({ name, failure });
	};
	Function("it", "assert", "live", outputText)(it, assert, lives);
	const [result] = runs;
	assert.ok(result);
	return result;
}

describe("shrinking", () => {
	it("leaves out all that a life is as bad without", () => {
		const judge: Judge = ({ chapters }) =>
			chapters.some(
				each => "person" in each && each.person.helper && each.troubles.some(({ what }) => what === crash.what),
			)
				? "the helper meets a crash"
				: undefined;
		const [day] = firstDay([{ ...crash, lasts: 7500 }], { helper: true }).chapters;
		assert.deepEqual(shrink(long, judge), { ...firstDay(), chapters: [day] });
	});

	it("ships no more than it takes", () => {
		const one = { after: 1000, version: "0.2.0", conduct: "good", flaw: "none", size: 3000 } as const;
		const two = { ...one, version: "0.3.0" };
		const plan: Plan = { ...long, chapters: [{ what: "shipments", shipments: [one, two, one], troubles: [] }] };
		const judge: Judge = ({ chapters }) =>
			chapters.some(each => each.what === "shipments" && each.shipments.includes(two)) ? "the second" : undefined;
		assert.deepEqual(shrink(plan, judge).chapters, [{ what: "shipments", shipments: [two], troubles: [] }]);
	});

	it("takes nothing for simpler that is bad in another way", () => {
		const judge: Judge = ({ chapters }) => `${chapters.length} chapters`;
		const { chapters } = shrink(long, judge);
		assert.deepEqual(
			chapters.map(({ what }) => what),
			["new owner", "month", "street"],
		);
		assert.ok(chapters.every(({ troubles }) => troubles.length === 0));
	});

	it("leaves a good life as it is", () => {
		assert.equal(
			shrink(long, () => undefined),
			long,
		);
	});

	it("prints a test to paste, which passes where the life is good", () => {
		assert.deepEqual(run(testCase(firstDay(), 'it says "no"', "node")), {
			name: 'does not end so: it says "no"',
			failure: undefined,
		});
	});

	it("prints a test to paste, which fails where the life is bad", () => {
		const { failure } = run(testCase(firstDay(), "whatever", "node"), plan => live(plan, { runner: dead }));
		assert.ok(failure instanceof assert.AssertionError);
	});
});
