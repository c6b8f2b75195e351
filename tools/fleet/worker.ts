import { draw, withoutUpdates } from "./draw";
import { seedOf, type Work } from "./fleet";
import { live } from "./life";
import type { Told } from "./tally";
import { Machines } from "./xs";

let machines: Promise<Machines> | undefined;

/** A process that lives lives for `fleet.ts`. */
async function work({ seed, faults, engine, from, to }: Work): Promise<readonly Told[]> {
	const xs = engine === "xs" ? await (machines ??= Machines.make()) : undefined;
	const told: Told[] = [];
	for (let number = from; number < to; number++) {
		const drawn = draw(seedOf(seed, number), faults);
		const plan = xs ? withoutUpdates(drawn) : drawn;
		const troubles = plan.chapters.flatMap(chapter => chapter.troubles.map(({ what }) => what));
		try {
			told.push({ outcome: live(plan, { runner: xs?.runner() }), troubles });
		} catch (error) {
			throw new Error(
				`The simulation itself fails in the life ${plan.seed} (--faults ${faults} --engine ${engine}): ${String(error)}`,
			);
		}
	}
	return told;
}

process.on("message", (task: Work) => {
	work(task).then(
		told => process.send?.(told),
		(error: unknown) => {
			process.stderr.write(`${String(error)}\n`);
			process.exit(1);
		},
	);
});
