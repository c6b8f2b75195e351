import { isAbsolute, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildEngine, NoEngine, type BuiltEngine } from "./build";
import { Engine, EngineEnded } from "./engine";
import type { Creation } from "./creation";
import { buildImage, root, type ImageOptions } from "./image";

const help = `npx tsx hosts/xs/measure.ts SCRIPT.ts [--runs N] [--json]

Runs every function that SCRIPT.ts exports in XS, in the order of their names, and says what it costs:
  computrons   XS meter ticks of one run (deterministic), calling it subtracted
  live         bytes that stay alive after the run: slots, chunks
  garbage      bytes that the run left behind for the collector
What the script imports from modules/ and src/ is in ROM, frozen, as on the chip; log with native.call("log", text).

  --runs N     runs of each function; the last is the one reported (default 2: the first one warms up)
  --json       one object a line, with the event "measure"`;

/** What one function costs. Sizes in bytes. */
export interface Measurement {
	readonly name: string;
	readonly computrons: number;
	readonly liveSlots: number;
	readonly liveChunks: number;
	readonly garbage: number;
}

export interface MeasureOptions {
	/** Runs of each function, the last one reported: the first one warms up. */
	readonly runs?: number;
	readonly creation?: Creation;
	/** What the script needs besides, as in `buildImage`. */
	readonly image?: Pick<ImageOptions, "alias" | "external">;
}

/** An engine in which each exported function of the TypeScript file `script` (relative to the project) is an event. */
export async function loadScript(
	script: string,
	{ executable }: BuiltEngine,
	{ creation, image: { alias, external } = {} }: MeasureOptions = {},
	under?: readonly string[],
): Promise<Engine> {
	const image = await buildImage({
		entry: "hosts/xs/device/testing/measured.ts",
		alias: { ...alias, measured: script },
		...(external && { external }),
	});
	const onCall = (name: string, values: readonly unknown[]): undefined => {
		if (name === "log") process.stderr.write(`${String(values[0])}\n`);
	};
	return new Engine({ executable, image, onCall, ...(creation && { creation }), ...(under && { under }) });
}

/** Measures each exported function of `script`, in the order of their names. @throws EngineEnded */
export async function measure(
	script: string,
	built: BuiltEngine,
	options: MeasureOptions = {},
): Promise<readonly Measurement[]> {
	const engine = await loadScript(script, built, options);
	try {
		const names = engine.event("?") as readonly string[];
		cost(engine, "");
		const { computrons: calling } = cost(engine, "");
		return names.map(name => {
			for (let i = 1; i < (options.runs ?? 2); i++) cost(engine, name);
			const measured = cost(engine, name);
			return { ...measured, computrons: measured.computrons - calling };
		});
	} finally {
		engine.close();
	}
}

function cost(engine: Engine, name: string): Measurement {
	const before = engine.collect();
	engine.event(name);
	const after = engine.statistics();
	const alive = engine.collect();
	const { slotSize } = alive;
	return {
		name,
		computrons: after.computrons - before.computrons,
		liveSlots: (alive.slots - before.slots) * slotSize,
		liveChunks: alive.chunks - before.chunks,
		garbage: (after.slots - alive.slots) * slotSize + after.chunks - alive.chunks,
	};
}

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { help: { type: "boolean" }, json: { type: "boolean" }, runs: { type: "string", default: "2" } },
	});
	const [script] = positionals;
	if (values.help) return void process.stdout.write(`${help}\n`);
	if (script === undefined || positionals.length > 1 || !(Number(values.runs) >= 1)) throw new TypeError(help);
	const built = await buildEngine();
	const path = isAbsolute(script) ? script : relative(root, resolve(script));
	for (const each of await measure(path, built, { runs: Number(values.runs) })) {
		const { name, computrons, liveSlots, liveChunks, garbage } = each;
		if (values.json) process.stdout.write(`${JSON.stringify({ event: "measure", ...each, bits: built.bits })}\n`);
		else
			process.stdout.write(
				`${name.padEnd(30)} ${computrons} computrons, live ${liveSlots} + ${liveChunks} bytes, garbage ${garbage} bytes\n`,
			);
	}
}

if (process.argv[1] === import.meta.filename)
	main().catch((error: unknown) => {
		const known = error instanceof NoEngine || error instanceof EngineEnded || error instanceof TypeError;
		process.stderr.write(`${known ? error.message : String(error)}\n`);
		process.exitCode = error instanceof TypeError ? 2 : 1;
	});
