import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { EngineName } from "./plan";
import type { FaultLevel } from "./troubles/level";
import { Tally, type Told } from "./tally";

export interface FleetOptions {
	readonly lives: number;
	readonly seed: string;
	readonly faults: FaultLevel;
	readonly engine: EngineName;
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
	readonly engine: EngineName;
	readonly from: number;
	readonly to: number;
}

/** The seed of one life of a fleet. */
export const seedOf = (seed: string, number: number): string => `${seed}/${number}`;

/** Lives many lives, in some processes, and counts them in order: the same result for the same seed, however many. */
export async function fleet(options: FleetOptions): Promise<Tally> {
	const { lives, seed, faults, engine, workers, first, signal, onProgress } = options;
	// Few enough for the progress to be seen.
	const atATime = engine === "xs" ? 5 : 50;
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
	const children: ChildProcess[] = [];
	const work = async (): Promise<void> => {
		const child = fork(fileURLToPath(new URL("worker.ts", import.meta.url)), [], { execArgv: ["--import", "tsx"] });
		children.push(child);
		const gone = new Promise<never>((_, reject) => {
			child.once("exit", code => reject(new Error(`A process that lives lives ended with code ${code}.`)));
		});
		gone.catch(() => undefined);
		const stopped = new Promise<readonly Told[]>(resolve => {
			signal.addEventListener("abort", () => resolve([]), { once: true });
		});
		while (next * atATime < lives && !isOver()) {
			const number = next++;
			const from = number * atATime;
			const task: Work = { seed, faults, engine, from, to: Math.min(lives, from + atATime) };
			const told = new Promise<readonly Told[]>(resolve =>
				child.once("message", (all: readonly Told[]) => resolve(all)),
			);
			child.send(task);
			results[number] = await Promise.race([told, gone, stopped]);
			count();
		}
	};
	try {
		await Promise.all(Array.from({ length: workers }, work));
		return tally;
	} finally {
		for (const child of children) child.kill();
	}
}
