import { draw } from "./draw";
import { seedOf, type Work } from "./fleet";
import { live } from "./life";
import type { Told } from "./tally";

/** A process that lives lives for `fleet.ts`. */
process.on("message", ({ seed, faults, from, to }: Work) => {
	const told: Told[] = [];
	for (let number = from; number < to; number++) {
		const plan = draw(seedOf(seed, number), faults);
		const troubles = plan.chapters.flatMap(chapter => chapter.troubles.map(({ what }) => what));
		try {
			told.push({ outcome: live(plan), troubles });
		} catch (error) {
			process.stderr.write(
				`The simulation itself fails in the life ${plan.seed} (--faults ${faults}): ${String(error)}\n`,
			);
			process.exit(1);
		}
	}
	process.send?.(told);
});
