import type { EngineName } from "./plan";
import type { FaultLevel } from "./troubles/level";
import type { Bad, Percentiles, Tally } from "./tally";
import { waits, type Wait } from "./times";

/** What `--json` tells of a fleet, in one object. Times are milliseconds. */
export interface Report {
	readonly event: "fleet";
	readonly seed: string;
	readonly faults: FaultLevel;
	readonly engine: EngineName;
	readonly lives: number;
	readonly running: number;
	readonly setupWithRightCode: number;
	readonly wrong: number;
	readonly dark: number;
	readonly lostProven: number;
	/** Of lives whose first settings were right, the share that was online by them, 0 to 1. */
	readonly firstTry: number;
	readonly timeToOnline: Percentiles & Readonly<Record<Wait, Percentiles>>;
	readonly restarts: number;
	readonly flashWrites: number;
	/** Timers and sockets of a device that outlived it. */
	readonly leaks: number;
	/** Bytes of the engine's memory, slots and chunks, that were free at the worst moment of any life; on Node nobody knows. */
	readonly leastFreeMemory?: number;
	readonly livesPerSecond: number;
	readonly bad: readonly Bad[];
}

/** `seconds`: how long they took, on all processors together. */
export function report(
	tally: Tally,
	{ seed, faults, engine }: Pick<Report, "seed" | "faults" | "engine">,
	seconds: number,
): Report {
	const { firstTries, ends, leastFreeMemory } = tally;
	const phases = {
		settings: tally.percentiles("settings"),
		power: tally.percentiles("power"),
		outage: tally.percentiles("outage"),
	};
	return {
		event: "fleet",
		seed,
		faults,
		engine,
		lives: tally.lives,
		running: ends.running,
		setupWithRightCode: ends.setup,
		wrong: tally.count("wrong"),
		dark: tally.count("dark"),
		lostProven: tally.count("lostProven"),
		firstTry: firstTries.of ? firstTries.did / firstTries.of : 1,
		timeToOnline: { ...tally.percentiles(), ...phases },
		restarts: tally.restarts,
		flashWrites: tally.writes,
		leaks: tally.leaks,
		...(leastFreeMemory !== undefined && { leastFreeMemory }),
		livesPerSecond: Number((tally.lives / seconds).toPrecision(2)),
		bad: tally.bad,
	};
}

const meanings: Readonly<Record<Wait, string>> = {
	settings: "settings accepted",
	power: "power on",
	outage: "outage over",
};

/** The same for people. */
export function table(all: Report): string {
	const {
		lives,
		running,
		setupWithRightCode,
		wrong,
		dark,
		lostProven,
		bad,
		timeToOnline,
		faults,
		seed,
		engine,
		leastFreeMemory,
	} = all;
	const share = (count: number): string =>
		`${count}`.padStart(8) + ` ${((100 * count) / Math.max(1, lives)).toFixed(3)} %`.padStart(11);
	const each = (count: number): string => (count / Math.max(1, lives)).toFixed(1);
	const seconds = (ms: number): string => (ms / 1000).toFixed(1).padStart(9);
	const rows = [
		`${lives} lives, faults: ${faults}, seed: ${seed}, engine: ${engine}`,
		"",
		`  running                       ${share(running)}`,
		`  in setup, with the right code ${share(setupWithRightCode)}`,
		`  wrong                         ${share(wrong)}`,
		`  dark                          ${share(dark)}`,
		`  lost settings that had worked ${share(lostProven)}`,
		"",
		`  first settings were right, and did it: ${(100 * all.firstTry).toFixed(1)} %`,
		`  a life: ${each(all.restarts)} restarts, ${each(all.flashWrites)} flash writes; timers and sockets left: ${all.leaks}`,
		`  least free memory: ${leastFreeMemory === undefined ? "only known with --engine xs" : `${leastFreeMemory} bytes`}`,
		"",
		"  seconds until online       p50      p95      p99",
		...waits.map(wait => {
			const { p50, p95, p99 } = timeToOnline[wait];
			return `  ${meanings[wait].padEnd(20)}${seconds(p50)}${seconds(p95)}${seconds(p99)}`;
		}),
		"",
		`  ${all.livesPerSecond} lives a second on each processor`,
	];
	const options = `--faults ${faults}${engine === "xs" ? " --engine xs" : ""}`;
	for (const { seed, kind, why } of bad.slice(0, 20))
		rows.push("", `${kind}: ${why}`, `  npm run fleet -- ${options} --replay ${seed}`);
	if (bad.length > 20) rows.push("", `and ${bad.length - 20} more: --json has them all.`);
	return rows.join("\n");
}
