import { availableParallelism } from "node:os";
import { writeFileSync } from "node:fs";
import { oneOf, runCommand, UsageError, wholeNumber, type Output } from "../cli/command";
import { Progress } from "../cli/progress";
import { draw, withoutUpdates } from "./draw";
import { fleet } from "./fleet";
import { live } from "./life";
import { picture } from "./picture";
import { engines, type EngineName } from "./plan";
import { faultLevels, type FaultLevel } from "./troubles/level";
import { report, table } from "./report";
import { shrink, testCase } from "./shrink";
import { clockTime, line } from "./timeline";
import { executableOf32Bits, Machines } from "./xs";

const help = `Lives many lives of a device in simulation, and judges each: it ends online, or in setup with the right reason.

npm run fleet -- [options]

  --lives N      how many (default 1000)
  --seed S       the same lives for the same seed (default 1)
  --faults F     none, home or hostile (default hostile): how much goes wrong
  --engine E     node or xs (default node): what runs the firmware. xs: the engine of 32 bits that ships, with the
                 firmware as it ships and the memory of an ESP32, in lives without updates. Needs a C compiler with -m32
                 (gcc-multilib)
  --workers N    processes (default: one for each processor)
  --first        ends with the first life that is bad
  --replay SEED  lives the one life of that seed (as 1/4711) and shows what happens; where it is bad, also the
                 simplest life that is bad in the same way, as a test case to paste
  --svg FILE     draws how long it took to be online, and how lives ended by what went wrong
  --json         one JSON object on stdout: lives, running, setupWithRightCode, wrong, dark, lostProven, firstTry,
                 timeToOnline, livesPerSecond, bad, leastFreeMemory with --engine xs, and more. With --replay one
                 object for each event
  --help         this text

Exit code 0 when no life was bad, 1 when one was. What is lived, and what is not: docs/fleet.md.
`;

await runCommand({
	help,
	options: {
		lives: { type: "string" },
		seed: { type: "string" },
		faults: { type: "string" },
		engine: { type: "string" },
		workers: { type: "string" },
		first: { type: "boolean" },
		replay: { type: "string" },
		svg: { type: "string" },
	},
	async run(values, output) {
		const faults = oneOf("--faults", values.faults ?? "hostile", faultLevels);
		const engine = oneOf("--engine", values.engine ?? "node", engines);
		if (values.replay !== undefined) return replay(values.replay, faults, engine, output);
		const lives = wholeNumber("--lives", values.lives, 1000, 100_000_000);
		const workers = wholeNumber("--workers", values.workers, availableParallelism(), 256);
		if (!lives) throw new UsageError("--lives must be at least 1.");
		if (!workers) throw new UsageError("--workers must be at least 1.");
		const { seed = "1", first = false, svg } = values;
		if (engine === "xs") await executableOf32Bits();
		const stop = new AbortController();
		for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => stop.abort());
		const progress = new Progress(lives, "lives");
		const begun = performance.now();
		const tally = await fleet({
			...{ lives, seed, faults, engine, workers, first, signal: stop.signal },
			onProgress: ({ lives, bad }) => progress.show(lives, bad.length ? `${bad.length} bad` : ""),
		});
		progress.clear();
		const seconds = (performance.now() - begun) / 1000;
		const all = report(tally, { seed, faults, engine }, seconds * workers);
		output.event(all, table(all));
		if (svg !== undefined) {
			writeFileSync(svg, picture(tally, all));
			output.note(`Drawn: ${svg}`);
		}
		if (stop.signal.aborted) output.note(`Stopped after ${tally.lives} of ${lives} lives.`);
		return tally.bad.length || stop.signal.aborted ? 1 : 0;
	},
});

async function replay(seed: string, faults: FaultLevel, engine: EngineName, output: Output): Promise<number> {
	const drawn = draw(seed, faults);
	const machines = engine === "xs" ? await Machines.make() : undefined;
	const plan = machines ? withoutUpdates(drawn) : drawn;
	if (plan !== drawn) output.note("The engine runs one image: this life is lived without the updates at its end.");
	const { finding, end } = live(plan, {
		runner: machines?.runner(),
		onEvent(at, event) {
			const shown = line(event);
			if (shown !== undefined) output.event({ event: "life", at, what: shown.trim() }, `${clockTime(at)}  ${shown}`);
		},
	});
	output.event(
		{ event: "end", end, finding },
		finding ? `\n${finding.kind}: ${finding.why}` : `\nIt ended well: ${end}.`,
	);
	if (!finding) return 0;
	output.note("Looking for the simplest life that is bad in the same way ...");
	const simplest = shrink(plan, each => live(each, { runner: machines?.runner() }).finding?.why);
	output.event({ event: "simplest", plan: simplest }, `\n${testCase(simplest, finding.why, engine)}`);
	return 1;
}
