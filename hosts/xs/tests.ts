import type { BuiltEngine } from "./build";
import { Engine, EngineEnded, type EngineOptions } from "./engine";
import type { Creation } from "./creation";
import { buildImage, root } from "./image";
import { Linked } from "./linked";

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
 * Test files on XS, in one image: what they share is translated and linked once. Each runs in a machine of its own.
 *
 * Mocha's globals and node:assert/strict are stood in for; whatever else of Node a file imports is an error.
 */
export class TestFiles {
	readonly #options: EngineOptions;
	readonly #linked: Linked;

	private constructor(options: EngineOptions, linked: Linked) {
		this.#options = options;
		this.#linked = linked;
	}

	/**
	 * @param files relative to the project
	 * @throws Error that says what of which file cannot be bundled
	 */
	static async bundle(files: readonly string[], { executable }: BuiltEngine): Promise<TestFiles> {
		const loaders = files.map(file => `${JSON.stringify(file)}: () => import(${JSON.stringify(`${root}/${file}`)})`);
		try {
			const image = await buildImage({
				entry: "hosts/xs/device/testing/mocha.ts",
				alias: { "node:assert/strict": "hosts/xs/device/testing/assert.ts" },
				patches: { "hosts/xs/device/testing/files.ts": () => `export const files = { ${loaders.join(", ")} };` },
			});
			const linked = new Linked({ executable, image, creation: roomy, limit });
			return new TestFiles({ ...linked.options, linked, onCall: log }, linked);
		} catch (error) {
			if (!(error instanceof Error) || !("errors" in error)) throw error;
			throw new Error(`It cannot be bundled for XS (needs it Node? then name it *.node.test.ts): ${error.message}`);
		}
	}

	/** Runs the tests of one file. */
	run(file: string): readonly Outcome[] {
		const outcomes: Outcome[] = [];
		const whole = (error: string): readonly Outcome[] => [...outcomes, { title: [file], error }];
		let engine: Engine | undefined;
		try {
			engine = new Engine(this.#options);
			const error = outcomeOf(engine, "load", file);
			if (error !== undefined) return whole(error);
			const titles = engine.event("list") as readonly (readonly string[])[];
			for (const [index, title] of titles.entries()) outcomes.push({ title, error: outcomeOf(engine, "run", index) });
			return outcomes;
		} catch (error) {
			if (error instanceof EngineEnded) return whole(error.message);
			throw error;
		} finally {
			engine?.close();
		}
	}

	close(): void {
		this.#linked.close();
	}
}

/** What went wrong with a command; `undefined` when nothing did. */
function outcomeOf(engine: Engine, command: "load" | "run", what: string | number): string | undefined {
	engine.event(command, what);
	const outcome = engine.event("outcome");
	if (outcome === undefined) return "It waits for something that never comes.";
	return String(outcome) || undefined;
}

function log(name: string, values: readonly unknown[]): undefined {
	if (name === "log") process.stderr.write(`${String(values[0])}\n`);
}
