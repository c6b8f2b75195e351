import type { Results } from "../table";
import { Child, type Figures } from "./child";
import type { Whose } from "./clients";
import { buildPrograms } from "./programs";

/** How much is measured. */
export interface Effort {
	/** Each thing is measured so many times, of both clients in turn. */
	readonly rounds: number;
	readonly roundTrips: number;
	/** Messages one way. */
	readonly messages: number;
	/** Clients in one process. */
	readonly clients: number;
	/** Processes full of clients, of each kind. */
	readonly crowds: number;
}

export const usualEffort: Effort = { rounds: 25, roundTrips: 2000, messages: 100_000, clients: 1000, crowds: 3 };

const both: readonly Whose[] = ["ours", "reference"];

/** Runs of a figure, by its key, of each client. */
type Runs = Map<string, Record<Whose, number[]>>;

/**
 * Our client and npm's blynk-library 0.5.4 on Node over loopback, each in a process of its own, against one echo server in
 * a third. They take turns, and who is first changes from round to round, so that what else the machine does meets both.
 * A key's value is the median of ours; `.min` and `.max` are the extremes, `.reference...` are blynk-library's; `.ratio` is
 * the median of ours to theirs, round by round.
 */
export async function measureLoopback(effort: Effort = usualEffort): Promise<Results> {
	const programs = await buildPrograms();
	const runs: Runs = new Map();
	try {
		const { child: server, figures } = await Child.start(programs.server);
		try {
			const startDevice = async (whose: Whose): Promise<Child> =>
				(await Child.start(programs.device, whose, String(figures["port"]))).child;
			await measureSpeed(startDevice, effort, runs);
			await measureMemory(startDevice, effort, runs);
		} finally {
			server.stop();
		}
	} finally {
		programs.remove();
	}
	return summary(runs);
}

type StartDevice = (whose: Whose) => Promise<Child>;

async function measureSpeed(start: StartDevice, { rounds, roundTrips, messages }: Effort, runs: Runs): Promise<void> {
	const devices: { readonly whose: Whose; readonly child: Child }[] = [];
	try {
		for (const whose of both) devices.push({ whose, child: await start(whose) });
		for (let round = 0; round <= rounds; round++) {
			for (const { whose, child } of devices) {
				const trips = await child.ask("roundTrips", roundTrips);
				const sent = await child.ask("send", messages);
				const received = await child.ask("receive", messages);
				// The first round is for the compiler of the machine's JavaScript engine.
				if (round === 0) continue;
				note(runs, "roundtrip", whose, trips);
				note(runs, "send", whose, sent);
				note(runs, "receive", whose, received);
			}
			devices.reverse();
		}
	} finally {
		for (const { child } of devices) child.stop();
	}
}

async function measureMemory(start: StartDevice, { clients, crowds }: Effort, runs: Runs): Promise<void> {
	for (let crowd = 0; crowd < crowds; crowd++)
		for (const whose of both) {
			const child = await start(whose);
			try {
				note(runs, "memory", whose, await child.ask("memory", clients));
			} finally {
				child.stop();
			}
		}
}

function note(runs: Runs, what: string, whose: Whose, figures: Figures): void {
	for (const [name, value] of Object.entries(figures)) {
		const key = `node.${what}.${name}`;
		const all = runs.get(key) ?? { ours: [], reference: [] };
		all[whose].push(value);
		runs.set(key, all);
	}
}

function summary(runs: Runs): Results {
	const results: Record<string, number> = {};
	for (const [key, { ours, reference }] of runs) {
		addSpread(results, key, ours);
		addSpread(results, `${key}.reference`, reference);
		results[`${key}.ratio`] = round(median(ours.map((value, index) => value / (reference[index] ?? NaN))), 1000);
	}
	return results;
}

function addSpread(results: Record<string, number>, key: string, runs: readonly number[]): void {
	results[key] = round(median(runs), 10);
	results[`${key}.min`] = round(Math.min(...runs), 10);
	results[`${key}.max`] = round(Math.max(...runs), 10);
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

function round(value: number, to: number): number {
	return Math.round(value * to) / to;
}
