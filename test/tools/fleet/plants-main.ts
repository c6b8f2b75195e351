import { availableParallelism } from "node:os";
import { runCommand, UsageError, wholeNumber } from "../../../tools/cli/command";
import { PlantedTree } from "./planted";
import { others, plants, type Plant } from "./plants";
import { words } from "./words";

const help = `Puts faults into copies of the firmware's sources, one at a time, and shows which of them a fleet of simulated lives
finds: at which life, what was bad, and the simplest life that is bad in the same way.

npm run fleet:plants -- [options]

  --plant NAME  only this one; --plant list names them
  --lives N     so many lives for each, or as many as it takes (default 5000)
  --seed S      the same lives for the same seed (default 1, or the one that the plant names)
  --workers N   processes (default: one for each processor)
  --quick       does not look for the simplest lives
  --json        one JSON object on stdout for each: plant, result, life, seed, kind, at, why, simplest
  --help        this text

Exit code 0 when each came out as test/tools/fleet/plants.ts has it, 1 when one did not.
`;

await runCommand({
	help,
	options: {
		plant: { type: "string" },
		lives: { type: "string" },
		seed: { type: "string" },
		workers: { type: "string" },
		quick: { type: "boolean" },
	},
	async run(values, output) {
		const lives = wholeNumber("--lives", values.lives, 5000, 100_000_000);
		const workers = wholeNumber("--workers", values.workers, availableParallelism(), 256);
		if (!lives) throw new UsageError("--lives must be at least 1.");
		if (!workers) throw new UsageError("--workers must be at least 1.");
		const { plant: name, quick = false } = values;
		const all = [...plants, ...others];
		if (name === "list") {
			for (const { name } of all) output.event({ event: "plant", plant: name }, name);
			return 0;
		}
		const chosen = name === undefined ? all : all.filter(each => each.name === name);
		if (!chosen.length) throw new UsageError(`--plant is "${name}", but must be one that --plant list names.`);
		const stop = new AbortController();
		for (const signal of ["SIGTERM", "SIGINT"] as const)
			process.once(signal, () => stop.abort(new Error("Stopped before it was finished.")));
		let asExpected = true;
		for (const plant of chosen) {
			const found = await search(plant);
			asExpected &&= found;
		}
		return asExpected ? 0 : 1;

		/** Returns whether it came out as it should. */
		async function search(plant: Plant): Promise<boolean> {
			const { name, finding, blind } = plant;
			const seed = values.seed ?? plant.seed ?? "1";
			const tree = new PlantedTree(plant);
			try {
				const bad = await tree.search({ lives, seed, workers, signal: stop.signal });
				if (!bad) {
					const end = finding ? `NOT FOUND in ${lives} lives` : `not found in ${lives} lives, as is known: ${blind}`;
					output.event({ event: "plant", plant: name, result: "not found", blind }, `${name}\n  ${end}`);
					return !finding;
				}
				const fits = finding?.test(bad.why) ?? false;
				const result = fits ? "found" : "found by another finding";
				const simplest = quick ? undefined : await tree.simplest(bad.seed, stop.signal);
				const { life, kind, why } = bad;
				const lines = [
					`${name}\n  ${fits ? "found" : "FOUND BY ANOTHER FINDING"} in life ${life}: ${kind}: ${why}`,
					...(simplest ? [`simplest life:\n${words(simplest)}`.replaceAll("\n", "\n    ")] : []),
				];
				output.event({ event: "plant", plant: name, result, ...bad, simplest }, lines.join("\n  "));
				return fits;
			} finally {
				tree.end();
			}
		}
	},
});
