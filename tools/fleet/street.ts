import { MemoryFlash } from "../../hosts/virtual/flash";
import type { Oracle } from "./oracle";
import { until, type Script } from "./script";
import type { Stage } from "./stage";

/** Devices that are in a street beside the one whose life it is. */
const others = 3;

/** They are all back within this, milliseconds: that is no chance, but a herd. */
const atOnce = 5;

/** Longer than any wait between two attempts (modules/blynk/session.ts), and the attempt, milliseconds. */
const longest = 400_000;

/**
 * A street full of devices of this product loses its cloud in one moment, and gets it back. Each is to come back at another
 * moment: a cloud that starts and meets all of them at once would fall again.
 */
export function* street(stage: Stage, oracle: Oracle, away: number): Script {
	const { cloud, flash, clock } = stage;
	if (!oracle.isOnline) return;
	const boards = Array.from({ length: others }, (_, i) => stage.makeBoard(new MemoryFlash(flash.entries()), i + 1));
	for (const board of boards) board.powerOn();
	if (yield* until(() => cloud.online === 1 + others, 30_000)) {
		yield { ms: 70_000 };
		cloud.stop();
		yield { ms: away };
		const back: number[] = [];
		const onReady = cloud.onReady;
		cloud.onReady = token => {
			back.push(clock.now());
			onReady?.(token);
		};
		cloud.start();
		yield* until(() => back.length > others, longest);
		cloud.onReady = onReady;
		const [first = 0, last = Infinity] = [back[0], back[others]];
		if (last - first <= atOnce) oracle.find("wrong", "it comes back to the cloud in the same moment as all others");
	}
	for (const board of boards) board.powerOff();
}
