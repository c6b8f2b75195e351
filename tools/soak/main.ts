import { buildEngine } from "../../hosts/xs/build";
import { oneOf, runCommand, UsageError, wholeNumber, type Output } from "../cli/command";
import { Progress } from "../cli/progress";
import { stopped } from "../cli/stopped";
import { boardNames } from "../sdk/targets";
import { soak, type SoakOptions, type SoakResult } from "./soak";
import { table } from "./table";

const help = `The firmware as it ships in the 32-bit XS engine, with the memory of a board: it is provisioned, goes online and lives on
for N days of virtual time, with messages both ways. What it comes to is said day by day, and judged: no restart, memory
flat, every message of an undisturbed hour arrives, online at the end (docs/soak.md).

npm run soak -- [options]

  --days N                  virtual days (default 30)
  --wifi-fails-every MIN    Wi-Fi or cloud fail so often, in eight ways that take turns: 30 to 1440 minutes
  --app standard|quiet      the example product, which reports every 5 s; or one that says nothing (default standard)
  --light steady|wave       what the light does while online; its wave, which ships, takes most of the time (default steady)
  --board NAME              whose memory: a folder of hosts/moddable/boards (default esp32-devkitc)
  --seed S                  chooses the moments of troubles and messages (default 1)
  --json                    one object a line: started, day, done
  --help                    this text

Needs a C compiler with -m32 (gcc-multilib).
Exit code: 0, or 1 when a rule is broken or the run was stopped, or 2 for a wrong option.
`;

/** The shortest from one trouble to the next, minutes: all of it and the longest return fit in. */
const shortest = 30;

await runCommand({
	help,
	options: {
		days: { type: "string" },
		"wifi-fails-every": { type: "string" },
		app: { type: "string" },
		light: { type: "string" },
		board: { type: "string" },
		seed: { type: "string" },
	},
	async run(values, output) {
		const days = wholeNumber("--days", values.days, 30, 3650);
		const failsEvery = wholeNumber("--wifi-fails-every", values["wifi-fails-every"], 0, 1440);
		if (!days) throw new UsageError("--days must be at least 1.");
		if (values["wifi-fails-every"] !== undefined && failsEvery < shortest)
			throw new UsageError(`--wifi-fails-every must be at least ${shortest} minutes.`);
		const board = oneOf("--board", values.board ?? "esp32-devkitc", boardNames());
		const app = oneOf("--app", values.app ?? "standard", ["standard", "quiet"] as const);
		const light = oneOf("--light", values.light ?? "steady", ["steady", "wave"] as const);
		return tell({ days, failsEvery, app, light, board, seed: values.seed ?? "1" }, output);
	},
});

async function tell(options: SoakOptions, output: Output): Promise<number> {
	const engine = await buildEngine();
	if (engine.bits !== 32) throw new Error("A board's memory needs a 32-bit engine: install gcc-multilib.");
	output.event({ event: "started", ...options });
	let stop = false;
	void stopped().then(() => (stop = true));
	const begun = performance.now();
	const progress = new Progress(options.days, "days");
	const result = await soak(engine, {
		...options,
		stop: () => stop,
		onDay(day) {
			output.event({ event: "day", ...day });
			progress.show(day.day);
		},
	});
	progress.clear();
	const seconds = Math.round((performance.now() - begun) / 1000);
	report(result, seconds, output);
	if (stop) output.note(`Stopped after ${result.days.length} of ${options.days} days.`);
	return stop || result.violations.length ? 1 : 0;
}

function report({ days, violations }: SoakResult, seconds: number, output: Output): void {
	const sum = (of: "frames" | "reconnects" | "restarts" | "flashWrites"): number =>
		days.reduce((all, day) => all + day[of], 0);
	const lives = days.map(day => day.live);
	const took = days.map(day => day.slotsTaken + day.chunksTaken);
	const [first = 0, last = 0] = [lives[0], lives.at(-1)];
	const grown = (took.at(-1) ?? 0) - (took[0] ?? 0);
	const done = {
		days: days.length,
		messages: sum("frames"),
		logins: sum("reconnects"),
		restarts: sum("restarts"),
		flashWrites: sum("flashWrites"),
		longestReturn: Math.max(0, ...days.map(day => day.longestReturn)),
		live: { first, most: Math.max(0, ...lives), last },
		taken: { first: took[0] ?? 0, last: took.at(-1) ?? 0 },
		seconds,
		violations,
	};
	const lived = `${done.days} ${done.days === 1 ? "day" : "days"} in ${seconds} s: ${done.messages} messages, ${done.logins} logins`;
	const heap = `${last - first} bytes more live than on the first day, and XS took ${grown} bytes more`;
	const verdict = violations.length ? violations.join("\n") : `${lived}, no restart; ${heap}.`;
	output.event({ event: "done", ...done }, `${table(days)}\n\n${verdict}`);
}
