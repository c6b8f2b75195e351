import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuiltEngine } from "../../hosts/xs/build";
import type { Creation } from "../../hosts/xs/engine";
import { loadScript, measure, type MeasureOptions } from "../../hosts/xs/measure";

const script = "tools/bench/device/codec.ts";

/** Messages in one run of a measured function: `count` of device/codec.ts. */
const count = 1000;

/** Room for the reference and for 1,000 recorded frames; it changes no count. */
const creation: Creation = { chunk: 1 << 20, heap: 64 << 10, stack: 2048 };

const node = "tools/bench/device/node.ts";

const options: MeasureOptions = {
	creation,
	image: {
		alias: { events: node, util: node, path: node },
		external: ["net", "tls", "fs", "mraa", "onoff", "/usr/bin/onoff-node/onoff"],
	},
};

/** What one message costs, ours and that of npm's blynk-library. */
export interface Pair {
	readonly ours: number;
	readonly reference: number;
}

export interface CodecCost {
	readonly send: Pair;
	readonly receive: Pair;
}

/** XS meter ticks per message, the loop around it taken off. */
export async function codecComputrons(built: BuiltEngine): Promise<CodecCost> {
	const measured = new Map((await measure(script, built, options)).map(each => [each.name, each.computrons]));
	const loop = measured.get("loop") ?? 0;
	return costOf(name => ((measured.get(name) ?? NaN) - loop) / count);
}

/** Machine instructions per message, as callgrind counts them; `undefined` without valgrind. */
export async function codecInstructions(built: BuiltEngine): Promise<CodecCost | undefined> {
	if (spawnSync("valgrind", ["--version"]).status !== 0) return undefined;
	const base = await instructions(built, "loop");
	const all = new Map<string, number>();
	for (const name of ["sendOurs", "sendReference", "receiveOurs", "receiveReference"])
		all.set(name, ((await instructions(built, name)) - base) / count);
	return costOf(name => all.get(name) ?? NaN);
}

/** Instructions of a whole life of the engine in which `name` is called twice, less those of a life with one call. */
async function instructions(built: BuiltEngine, name: string): Promise<number> {
	return (await instructionsOfLife(built, [name, name])) - (await instructionsOfLife(built, [name]));
}

async function instructionsOfLife(built: BuiltEngine, names: readonly string[]): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), "callgrind-"));
	const output = join(folder, "out");
	try {
		const under = ["valgrind", "-q", "--tool=callgrind", `--callgrind-out-file=${output}`];
		const engine = await loadScript(script, built, options, under);
		for (const name of names) engine.event(name);
		engine.quit();
		return Number(/^(?:summary|totals): (\d+)/m.exec(readFileSync(output, "utf8"))?.[1]);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function costOf(of: (name: string) => number): CodecCost {
	return {
		send: { ours: of("sendOurs"), reference: of("sendReference") },
		receive: { ours: of("receiveOurs"), reference: of("receiveReference") },
	};
}
