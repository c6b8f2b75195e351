import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FaultLevel } from "./plan";
import { Tally, type Told } from "./tally";

export interface FleetOptions {
	readonly lives: number;
	readonly seed: string;
	readonly faults: FaultLevel;
	/** Processes that live lives. */
	readonly workers: number;
	/** Ends with the first life that is bad. */
	readonly first: boolean;
	readonly signal: AbortSignal;
	readonly onProgress: (tally: Tally) => void;
}

/** What a process is to do: lives `from` to `to` (not included). */
export interface Work {
	readonly seed: string;
	readonly faults: FaultLevel;
	readonly from: number;
	readonly to: number;
}

/** Lives that a process takes at a time: few enough for the progress to be seen. */
const atATime = 50;

/** The seed of one life of a fleet. */
export const seedOf = (seed: string, number: number): string => `${seed}/${number}`;

/** Lives many lives, in some processes, and counts them in order: the same result for the same seed, however many. */
export async function fleet({ lives, seed, faults, workers, first, signal, onProgress }: FleetOptions): Promise<Tally> {
	const results: (readonly Told[])[] = [];
	let next = 0;
	let counted = 0;
	const tally = new Tally();
	const isOver = (): boolean => signal.aborted || (first && tally.bad.length > 0);
	const count = (): void => {
		for (let told = results[counted]; told && !isOver(); told = results[++counted])
			for (const each of told) tally.add(each);
		onProgress(tally);
	};
	const work = async (): Promise<void> => {
		const child = fork(fileURLToPath(new URL("worker.ts", import.meta.url)), [], { execArgv: ["--import", "tsx"] });
		const gone = new Promise<never>((_, reject) => {
			child.once("exit", code => reject(new Error(`A process that lives lives ended with code ${code}.`)));
		});
		gone.catch(() => undefined);
		const stopped = new Promise<readonly Told[]>(resolve => {
			signal.addEventListener("abort", () => resolve([]), { once: true });
		});
		try {
			while (next * atATime < lives && !isOver()) {
				const number = next++;
				const from = number * atATime;
				const task: Work = { seed, faults, from, to: Math.min(lives, from + atATime) };
				const told = new Promise<readonly Told[]>(resolve =>
					child.once("message", (all: readonly Told[]) => resolve(all)),
				);
				child.send(task);
				results[number] = await Promise.race([told, gone, stopped]);
				count();
			}
		} finally {
			child.removeAllListeners("exit");
			child.kill();
		}
	};
	await Promise.all(Array.from({ length: workers }, work));
	return tally;
}
