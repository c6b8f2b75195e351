import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuiltEngine } from "../../hosts/xs/build";
import type { Creation } from "../../hosts/xs/creation";
import { loadScript, measure, type MeasureOptions } from "../../hosts/xs/measure";

/** The shapes of the bench. */
const usual = "tools/bench/device/codec.ts";

/** Messages in one run of a measured function: `count` of device/clients.ts. */
const count = 500;

/** Room for the reference and for all recorded frames; it changes no count. */
const creation: Creation = { chunk: 1 << 22, heap: 256 << 10, stack: 2048 };

const node = "tools/bench/device/node.ts";

const options: MeasureOptions = {
	creation,
	image: {
		alias: { events: node, util: node, path: node },
		external: ["net", "tls", "fs", "mraa", "onoff", "/usr/bin/onoff-node/onoff"],
	},
};

/** What a message of one shape costs, ours and that of npm's blynk-library. */
export interface ShapeCost {
	readonly direction: "send" | "receive";
	readonly shape: string;
	readonly ours: number;
	readonly reference: number;
}

/** A number for each function of the script, by its name. */
type Counts = ReadonlyMap<string, number>;

/** XS meter ticks per message of each shape, the loop around it taken off. */
export async function codecComputrons(built: BuiltEngine, script = usual): Promise<readonly ShapeCost[]> {
	return costs(new Map((await measure(script, built, options)).map(each => [each.name, each.computrons])));
}

/** Machine instructions per message of each shape, as callgrind counts them; `undefined` without valgrind. */
export async function codecInstructions(built: BuiltEngine, script = usual): Promise<readonly ShapeCost[] | undefined> {
	if (spawnSync("valgrind", ["--version"]).status !== 0) return undefined;
	const folder = mkdtempSync(join(tmpdir(), "callgrind-"));
	try {
		// One life: each time the engine tells its statistics, callgrind writes down what was counted since.
		const under = ["valgrind", "-q", "--tool=callgrind", "--dump-before=sendStatistics"];
		const engine = await loadScript(script, built, options, [...under, `--callgrind-out-file=${join(folder, "out")}`]);
		const names = (engine.event("?") as readonly string[]).filter(name => name !== "check");
		for (const name of names) {
			engine.event(name);
			// Else whichever function happens to fill the heap would pay for the garbage of all.
			engine.collect();
			engine.event(name);
			engine.statistics();
		}
		engine.quit();
		// Dump 1 ends with the first run of the first function, dump 2 with its second.
		const counts = names.map((name, i) => [name, instructionsOf(folder, 2 * i + 2)] as const);
		return costs(new Map(counts));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function instructionsOf(folder: string, dump: number): number {
	const file = readdirSync(folder).find(name => name.endsWith(`out.${dump}`));
	if (file === undefined) throw new Error(`callgrind did not write dump ${dump}: was the engine built with symbols?`);
	return Number(/^(?:summary|totals): (\d+)/m.exec(readFileSync(join(folder, file), "utf8"))?.[1]);
}

function costs(counts: Counts): readonly ShapeCost[] {
	const found: ShapeCost[] = [];
	for (const direction of ["send", "receive"] as const) {
		const loop = counts.get(`${direction}Loop`) ?? NaN;
		const cost = (name: string): number => ((counts.get(`${direction}: ${name}`) ?? NaN) - loop) / count;
		for (const name of counts.keys()) {
			if (!name.startsWith(`${direction}: `) || name.endsWith(", reference")) continue;
			const shape = name.slice(direction.length + 2);
			found.push({ direction, shape, ours: cost(shape), reference: cost(`${shape}, reference`) });
		}
	}
	return found;
}

/** The geometric means of the ratios to the reference, and the worst of them. */
export interface CodecSummary {
	readonly send: number;
	readonly receive: number;
	readonly worst: number;
}

export function summary(shapes: readonly ShapeCost[]): CodecSummary {
	const ratios = (direction: ShapeCost["direction"]): readonly number[] =>
		shapes.filter(each => each.direction === direction).map(({ ours, reference }) => ours / reference);
	const mean = (values: readonly number[]): number =>
		Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
	return {
		send: mean(ratios("send")),
		receive: mean(ratios("receive")),
		worst: Math.max(...shapes.map(({ ours, reference }) => ours / reference)),
	};
}
