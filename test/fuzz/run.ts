import type { Output } from "../../tools/cli/command";
import { memoryNow } from "../../tools/cli/memory";
import { Progress } from "../../tools/cli/progress";
import { forget, reached } from "./coverage/meter";
import { keep, readCorpus } from "./corpus";
import { Fuzzer, type Finding } from "./fuzzer";
import { toLiteral } from "./literal";
import type { Parser } from "./parser";
import { attempt } from "./trial";

export interface RunOptions {
	readonly seed: string;
	/** For each parser; Infinity: as many as there is time for. */
	readonly inputs: number;
	/** For all together; Infinity: as long as it takes. */
	readonly seconds: number;
	readonly keep: boolean;
}

/** Of a parser that is slow by itself. */
export interface Slow {
	/** It gets a fraction of the inputs: one of so many. */
	readonly oneOf: number;
}

/** The clock is looked at after so many inputs. */
const atOnce = 64;

/** What a parser may leave behind, bytes: what the fuzzer keeps by itself, and what the engine has compiled. */
const mostLeft = 8 << 20;

/** Below so many inputs what is left behind says nothing. */
const enough = 50_000;

/** Fuzzes one parser after the other, and returns the exit code. SIGTERM and SIGINT end it with what there is so far. */
export async function fuzz(
	parsers: readonly (Parser & Partial<Slow>)[],
	options: RunOptions,
	output: Output,
): Promise<number> {
	const { seed, inputs, seconds } = options;
	const told = { stop: false };
	const stop = (): void => void (told.stop = true);
	process.once("SIGTERM", stop).once("SIGINT", stop);
	const names = parsers.map(each => each.name);
	output.event({ event: "started", seed, parsers: names }, `Seed "${seed}".`);
	const start = performance.now();
	const findings: Finding[] = [];
	let [total, done] = [0, 0];
	for (const parser of parsers) {
		if (told.stop) break;
		const before = performance.now();
		// What an earlier one left over goes to the later ones.
		const share = (start + seconds * 1000 - before) / (parsers.length - done);
		const most = Math.ceil(inputs / (parser.oneOf ?? 1));
		const progress = new Progress(100, `% of ${parser.name}`);
		const fuzzer = new Fuzzer(parser, seed, readCorpus(parser.name));
		forget();
		let finding = await fuzzer.replay();
		const settled = Math.min(most / 10, enough / 10);
		let heap = Infinity;
		for (let left = 1; !finding && !told.stop && fuzzer.inputs < most; left--) {
			if (left === 0) {
				left = atOnce;
				// Lets a signal in.
				await new Promise(setImmediate);
				const now = performance.now();
				if (now >= before + share) break;
				const part = Math.max(fuzzer.inputs / most, (now - before) / share);
				progress.show(Math.floor(part * 100), `${fuzzer.inputs.toLocaleString("en")} inputs`);
				if (heap === Infinity && fuzzer.inputs >= settled) heap = memoryNow().heap;
			}
			finding = await fuzzer.next();
		}
		progress.clear();
		const left = fuzzer.inputs >= enough ? memoryNow().heap - heap : 0;
		if (!finding && left > mostLeft)
			finding = {
				parser: parser.name,
				input: new Uint8Array(0),
				broken: `it left ${left} bytes behind after ${fuzzer.inputs} inputs; no single one does that`,
				stack: undefined,
			};
		done++;
		total += fuzzer.inputs;
		tellParser(fuzzer, performance.now() - before, output);
		if (finding) {
			findings.push(finding);
			tellFinding(finding, seed, output);
		}
		if (options.keep) {
			if (finding?.input.length) keep(parser.name, finding.input, finding.broken);
			for (const each of await newOnes(fuzzer)) keep(parser.name, each);
		}
	}
	process.removeListener("SIGTERM", stop).removeListener("SIGINT", stop);
	const took = ((performance.now() - start) / 1000).toFixed(1);
	const found = findings.length;
	output.event(
		{ event: "done", inputs: total, parsers: done, found, seconds: Number(took), stopped: told.stop },
		`${total.toLocaleString("en")} inputs to ${done} parsers in ${took} s: ${found ? `${found} do not stand` : "nothing found"}.`,
	);
	return found ? 1 : 0;
}

/** Tries one input, and returns the exit code. */
export async function replay(parser: Parser, input: Uint8Array, output: Output): Promise<number> {
	const { cost, broken, stack } = await attempt(parser, input);
	const { steps, array } = cost;
	output.event(
		{ event: "replayed", parser: parser.name, steps, array, broken: broken ?? null },
		broken === undefined ? `It holds: ${steps} steps, ${array} bytes at once at most.` : `${broken}\n${stack ?? ""}`,
	);
	return broken === undefined ? 0 : 1;
}

function tellParser({ parser, inputs, steps, array }: Fuzzer, ms: number, output: Output): void {
	const perSecond = Math.round((inputs / ms) * 1000);
	const blocks = reached();
	output.event(
		{ event: "parser", name: parser.name, inputs, perSecond, blocks, steps, array },
		`${parser.name.padEnd(10)} ${inputs.toLocaleString("en").padStart(11)} inputs, ${perSecond.toLocaleString("en").padStart(8)} a second, ${String(blocks).padStart(5)} blocks reached, at most ${steps} steps and ${array} bytes at once`,
	);
}

function tellFinding({ parser, input, broken, stack }: Finding, seed: string, output: Output): void {
	const literal = toLiteral(input);
	// In a shell's single quotes nothing but a single quote needs care.
	const again = `npm run fuzz -- --parser ${parser} --replay '${literal.replaceAll("'", "\\x27")}'`;
	const where = stack?.split("\n").slice(0, 6).join("\n");
	output.event(
		{ event: "found", parser, seed, broken, input: literal, again },
		`FOUND in ${parser}, seed "${seed}": ${broken}\n  input: Buffer.from("${literal}", "latin1")\n  again: ${again}\n  keep:  the text between the quotes as a line of test/fuzz/corpus/${parser}.txt\n${where ?? ""}`,
	);
}

/** Of what a fuzzer discovered the few, shortest first, that together come as far as all. */
async function newOnes({ parser, discovered }: Fuzzer): Promise<readonly Uint8Array[]> {
	forget();
	for (const each of readCorpus(parser.name)) await attempt(parser, each);
	const kept: Uint8Array[] = [];
	for (const each of discovered.filter(one => one.length).sort((a, b) => a.length - b.length)) {
		const before = reached();
		const { cost } = await attempt(parser, each);
		if (cost.fresh && reached() > before) kept.push(each);
	}
	return kept;
}
