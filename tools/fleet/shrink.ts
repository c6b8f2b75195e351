import type { Chapter, EngineName, Plan } from "./plan";

/** Somebody who does everything right, at the first attempt. */
const perfect = {
	mistakes: [],
	attempts: 8,
	retries: false,
	doubleTap: false,
	helper: false,
	closes: false,
	leaves: 0,
	unplugs: false,
};

/** What is bad about a life; `undefined`: nothing. */
export type Judge = (plan: Plan) => string | undefined;

/**
 * The simplest life that is bad in the same way: one part after the other is left out, for as long as it stays so. Chapters
 * go first, then troubles, then what people do wrong; a trouble is also tried shorter.
 */
export function shrink(plan: Plan, judge: Judge): Plan {
	const why = judge(plan);
	if (why === undefined) return plan;
	const simplify = (plan: Plan): Plan | undefined => {
		for (const simpler of simplerPlans(plan)) if (judge(simpler) === why) return simpler;
		return undefined;
	};
	let best = plan;
	for (let simpler = simplify(best); simpler; simpler = simplify(best)) best = simpler;
	return best;
}

/** All that are one step simpler. */
function* simplerPlans(plan: Plan): Generator<Plan> {
	const { chapters, unit } = plan;
	if (unit.led !== "none") yield { ...plan, unit: { ...unit, led: "none" } };
	if (unit.redirects) yield { ...plan, unit: { ...unit, redirects: false } };
	if (unit.gestures) yield { ...plan, unit: { ...unit, gestures: false } };
	if (unit.local) yield { ...plan, unit: { ...unit, local: false } };
	for (let i = chapters.length - 1; i >= 0; i--) yield { ...plan, chapters: chapters.toSpliced(i, 1) };
	for (const [i, chapter] of chapters.entries())
		for (const simpler of simplerChapters(chapter)) yield { ...plan, chapters: chapters.with(i, simpler) };
}

function* simplerChapters(chapter: Chapter): Generator<Chapter> {
	const { troubles } = chapter;
	for (const i of troubles.keys()) yield { ...chapter, troubles: troubles.toSpliced(i, 1) };
	if (chapter.what === "shipments") {
		const { shipments } = chapter;
		for (const i of shipments.keys()) yield { ...chapter, shipments: shipments.toSpliced(i, 1) };
	}
	if ("person" in chapter) {
		const { person } = chapter;
		for (const [key, value] of Object.entries(perfect))
			if (JSON.stringify(Reflect.get(person, key)) !== JSON.stringify(value))
				yield { ...chapter, person: { ...person, [key]: value } };
	}
	for (const [i, trouble] of troubles.entries())
		if (trouble.lasts > 10_000)
			yield { ...chapter, troubles: troubles.with(i, { ...trouble, lasts: Math.floor(trouble.lasts / 2) }) };
}

/** A test that lives this life, to paste into `test/tools/fleet/lives.node.test.ts`, or `xs.long.node.test.ts` for the engine. */
export function testCase(plan: Plan, why: string, engine: EngineName): string {
	const lived = engine === "xs" ? "live(plan, { runner: machines.runner() })" : "live(plan)";
	const written = JSON.stringify(plan, null, "\t").replace(/"(\w+)":/g, "$1:");
	return `it(${JSON.stringify(`does not end so: ${why}`)}, () => {\n\tconst plan: Plan = ${written.replaceAll("\n", "\n\t")};\n\tassert.equal(${lived}.finding, undefined);\n});`;
}
