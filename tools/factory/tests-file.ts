import { existsSync, readFileSync } from "node:fs";
import type { CheckName, UnitReport } from "./checks";
import { appendLine, testsIn } from "./folder";

/** A unit's test, as a line of `DIR/tests.jsonl` and of `--json` has it. */
export interface UnitEvent extends UnitReport {
	readonly event: "unit";
	/** When it ended, ISO 8601. */
	readonly at: string;
}

/** How a batch stands: of each unit the last test counts. */
export interface Summary {
	readonly event: "summary";
	readonly units: number;
	readonly passed: number;
	readonly failed: number;
	/** By check: of how many units the last test failed there. */
	readonly failedBy: Readonly<Partial<Record<CheckName, number>>>;
	/** Share of the units whose first test passed, 0 to 1. */
	readonly firstPassYield: number;
}

export function appendTest(dir: string, test: UnitEvent): void {
	appendLine(testsIn(dir), test);
}

/** Every test of a batch, in their order; a line that a power cut tore is left out. */
export function readTests(dir: string): readonly UnitEvent[] {
	if (!existsSync(testsIn(dir))) return [];
	return readFileSync(testsIn(dir), "utf8")
		.split("\n")
		.flatMap(line => {
			try {
				const value: unknown = JSON.parse(line);
				return isTest(value) ? [value] : [];
			} catch {
				return [];
			}
		});
}

function isTest(value: unknown): value is UnitEvent {
	const { event, checks } = Object(value) as Partial<UnitEvent>;
	return event === "unit" && Array.isArray(checks);
}

/** Tests of what told no MAC are each of a unit of its own. */
export function summaryOf(tests: readonly UnitEvent[]): Summary {
	const first = new Map<string, UnitEvent>();
	const last = new Map<string, UnitEvent>();
	tests.forEach((test, at) => {
		const unit = test.mac ?? `unknown ${at}`;
		if (!first.has(unit)) first.set(unit, test);
		last.set(unit, test);
	});
	const failedBy: Partial<Record<CheckName, number>> = {};
	for (const { checks } of last.values())
		for (const { check, result } of checks) if (result === "fail") failedBy[check] = (failedBy[check] ?? 0) + 1;
	const isPassed = ({ result }: UnitEvent): boolean => result === "pass";
	const units = last.size;
	const passed = [...last.values()].filter(isPassed).length;
	const atOnce = [...first.values()].filter(isPassed).length;
	return {
		...{ event: "summary", units, passed, failed: units - passed, failedBy },
		firstPassYield: units ? Number((atOnce / units).toFixed(4)) : 1,
	};
}
