import { setImmediate } from "node:timers/promises";
import { Random } from "../../hosts/virtual/random";
import type { BuiltEngine } from "../../hosts/xs/build";
import { creationOf } from "../../hosts/xs/creation";
import { judge } from "./judge";
import { Life, type Day } from "./life";
import { troubles } from "./troubles";
import { soakImage, SoakWorld, type SoakApp, type SoakLight } from "./world";

export interface SoakOptions {
	readonly days: number;
	/** Minutes between troubles; 0: none. */
	readonly failsEvery: number;
	readonly app: SoakApp;
	readonly light: SoakLight;
	/** Whose memory it has: a folder of hosts/moddable/boards. */
	readonly board: string;
	readonly seed: string;
	/** Told after each day. */
	readonly onDay?: (day: Day) => void;
	/** Asked several times a day: true ends the life there. */
	readonly stop?: () => boolean;
}

export interface SoakResult {
	readonly days: readonly Day[];
	/** Why the life was not as it must be, in sentences. */
	readonly violations: readonly string[];
}

class Stopped extends Error {}

/** Takes a device from its box to its cloud, lets it live, and says what came of it. */
export async function soak(engine: BuiltEngine, options: SoakOptions): Promise<SoakResult> {
	const { app, light, board, seed, failsEvery, onDay, stop } = options;
	const world = new SoakWorld(engine, await soakImage(app, light), creationOf(board));
	const days: Day[] = [];
	const stuck: string[] = [];
	const breathe = async (): Promise<void> => {
		await setImmediate(); // signals are heard between turns only
		if (stop?.()) throw new Stopped();
	};
	try {
		world.goOnline();
		world.clock.advance(1000);
		world.events.length = world.cloud.frames.length = 0;
		const life = new Life(world, {
			troubles,
			random: new Random(seed),
			reports: app !== "quiet",
			...(failsEvery && { troubleEvery: failsEvery * 60_000 }),
		});
		while (days.length < options.days && !life.over) {
			const day = await life.live(breathe);
			days.push(day);
			onDay?.(day);
		}
	} catch (error) {
		if (!(error instanceof Stopped)) stuck.push(`Day ${days.length + 1}: ${String(error)}`);
	} finally {
		world.live(() => undefined);
	}
	return { days, violations: [...judge(days), ...stuck] };
}
