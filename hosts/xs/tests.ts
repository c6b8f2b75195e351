import type { BuiltEngine } from "./build";
import { Engine, EngineEnded, type Creation } from "./engine";
import { buildImage, type Patch } from "./image";

/** Tests hold more than firmware does: recordings, expected values. The life of a device runs in a board's own RAM. */
const roomy: Creation = { chunk: 16 << 20, heap: 256 << 10, stack: 2048 };

/** One turn, which is one test, may take this many computrons: several seconds. */
const limit = 1_000_000_000;

export interface Outcome {
	/** Titles of the suites and of the test. */
	readonly title: readonly string[];
	/** What went wrong; `undefined` when it passed. */
	readonly error: string | undefined;
}

/**
 * Runs a test file (relative to the project) on XS. Mocha's globals and node:assert/strict are stood in for; whatever
 * else of Node it imports is an error.
 */
export async function runTestFile(
	file: string,
	{ executable }: BuiltEngine,
	patches: Readonly<Record<string, Patch>> = {},
): Promise<readonly Outcome[]> {
	const whole = (error: unknown): readonly Outcome[] => [{ title: [file], error: describeError(error) }];
	const outcomes: Outcome[] = [];
	let engine: Engine | undefined;
	try {
		const image = await buildImage({
			entry: "hosts/xs/device/testing/tests.ts",
			alias: { tests: file, "node:assert/strict": "hosts/xs/device/testing/assert.ts" },
			patches,
		});
		engine = new Engine({ executable, image, creation: roomy, limit, onCall: log });
		const titles = engine.event("list") as readonly (readonly string[])[];
		for (const [index, title] of titles.entries()) outcomes.push({ title, error: runTest(engine, index) });
	} catch (error) {
		return [...outcomes, ...whole(error)];
	} finally {
		engine?.close();
	}
	return outcomes;
}

function runTest(engine: Engine, index: number): string | undefined {
	engine.event("run", index);
	const outcome = engine.event("outcome");
	if (outcome === undefined) return "The test waits for something that never comes.";
	return String(outcome) || undefined;
}

function log(name: string, values: readonly unknown[]): undefined {
	if (name === "log") process.stderr.write(`${String(values[0])}\n`);
}

function describeError(error: unknown): string {
	if (error instanceof EngineEnded) return error.message;
	if (error instanceof Error && "errors" in error && Array.isArray(error.errors))
		return `It cannot be bundled for XS (needs it Node? then name it *.node.test.ts): ${error.message}`;
	throw error;
}
