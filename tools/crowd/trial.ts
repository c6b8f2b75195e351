import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Output } from "../cli/command";
import { memoryNow, type Memory } from "../cli/memory";
import { quantile } from "../cli/quantile";
import { StatusLine } from "../cli/status-line";
import type { Ending } from "../wizard/exits";
import { CloudProcess, type CloudPlace } from "./cloud-process";
import { Crowd, type Outcome } from "./crowd";
import { dueBy, judge, perSecond, type Return } from "./herd";
import { crowdSvg } from "./picture";
import { heldNow, leftSince, watchLag } from "./strain";

/** What is to be tried. Times in milliseconds. */
export interface Task {
	readonly boards: number;
	/** How long the cloud stays away. */
	readonly down: number;
	/** For the setup of all. */
	readonly timeout: number;
	/** Where the picture goes. */
	readonly svg: string | undefined;
	/** Where the cloud keeps its things. */
	readonly data: string;
}

/** What was closed is gone within this time, milliseconds. */
const closingTime = 10_000;

/** A crowd is set up, loses its cloud, and comes back. */
export class Trial {
	readonly #task: Task;
	readonly #output: Output;
	readonly #crowd = new Crowd();
	/** When each device logged in last, by its number. */
	readonly #online = new Map<number, number>();
	readonly #watch = watchLag();
	#cloud: CloudProcess | undefined;

	constructor(task: Task, output: Output) {
		this.#task = task;
		this.#output = output;
	}

	/** Does all of it; the sentences it returns say what was not as promised. @throws Error when a part cannot begin */
	async run(): Promise<readonly string[]> {
		// The page is built first: the process that builds it stays, and is none of the boards'.
		await this.#crowd.buildPage();
		const [held, memory] = [heldNow(), memoryNow()];
		const { boards, svg } = this.#task;
		const place = await this.#start();
		await this.#crowd.open(boards, place);
		this.#watch(); // from here on: what it took to make them is no strain of theirs
		this.#output.event({ event: "started", boards }, `${boards} boards and one cloud have power.`);
		const { ready, faults } = await this.#provision(place);
		if (!ready) return faults;
		this.#tellStrain(memory, ready);

		const happened = await this.#lose(place);
		const verdict = judge(happened);
		const { busiest, promised } = verdict;
		const last = seconds(Math.max(0, ...happened.back));
		const curve = perSecond(happened.back, happened.cloudAt);
		if (!this.#output.json) this.#output.event({ event: "curve" }, bars(curve));
		this.#output.event(
			{ event: "back", perSecond: curve, busiest, most: promised.most, last },
			`The busiest second brought ${busiest} back, ${promised.most} may; the last one came after ${last} s.`,
		);
		if (svg !== undefined) writeFileSync(svg, crowdSvg(happened, verdict, machine()));

		await this.close();
		const left = await leftSince(held, closingTime);
		const names = [...left].map(([kind, count]) => `${count} ${kind}`).join(", ");
		this.#output.event({ event: "left", left: Object.fromEntries(left) }, `Left at the end: ${names || "nothing"}.`);
		return [...faults, ...verdict.faults, ...(names ? [`Of the boards is left: ${names}.`] : [])];
	}

	/** Ends boards and cloud. */
	async close(): Promise<void> {
		this.#crowd.close();
		await this.#cloud?.end("SIGTERM");
	}

	#start(place?: CloudPlace): Promise<CloudPlace> {
		const onOnline = (id: number): void => void this.#online.set(id, performance.now());
		this.#cloud = new CloudProcess(this.#task.data, onOnline, place);
		return this.#cloud.ready;
	}

	/** Sets them up; says how many are online, and why others are not. */
	async #provision(place: CloudPlace): Promise<{ readonly ready: number; readonly faults: readonly string[] }> {
		const { boards, timeout } = this.#task;
		const end = performance.now() + timeout;
		let done = 0;
		const stop = new StatusLine().keep(
			() => `${done} of ${boards} are set up; ${seconds(end - performance.now())} s are left to the others.`,
		);
		const outcomes = await this.#crowd.provision(place, timeout, () => done++).finally(stop);
		const times = outcomes.flatMap(each => (each.online ? [each.seconds] : [])).sort((a, b) => a - b);
		const [p50, p95, most] = [quantile(times, 0.5), quantile(times, 0.95), quantile(times, 1)];
		const { length: ready } = times;
		const failed = reasons(outcomes);
		const counts = Object.fromEntries([...failed].map(([reason, { count }]) => [reason, count]));
		this.#output.event(
			{ event: "provisioned", boards, online: ready, failed: counts, p50, p95, most },
			ready
				? `${ready} of ${boards} are online. Half of them took ${p50} s, 95 % at most ${p95} s, the slowest ${most} s.`
				: "None is online.",
		);
		const faults = [...failed.values()].map(
			({ count, message }) => `${count} of ${boards} were not set up: ${message}`,
		);
		return { ready, faults };
	}

	#tellStrain(before: Memory, boards: number): void {
		const lag = this.#watch();
		const now = memoryNow();
		const [rss, heap] = [now.rss - before.rss, now.heap - before.heap].map(each =>
			Math.round(each / Math.max(1, boards) / 1024),
		);
		this.#output.event(
			{ event: "strain", lag, kilobytesEach: { rss, heap } },
			`Each board costs ${rss} KB of process memory, ${heap} KB of them on the heap. The event loop was late by ` +
				`${lag.p50} ms half of the time, by ${lag.p99} ms at 99 %, by ${lag.most} ms once.`,
		);
	}

	/** Kills the cloud, starts it again, and waits until everybody is back or should be. */
	async #lose(place: CloudPlace): Promise<Return> {
		this.#watch();
		const lost = performance.now();
		await this.#cloud?.end("SIGKILL");
		const known = new Set(this.#online.keys());
		const { size } = known;
		this.#online.clear();
		this.#output.event({ event: "killed" }, "The cloud was killed.");
		const until = lost + this.#task.down;
		const waiting = new StatusLine().keep(
			() => `The cloud is started again in ${seconds(until - performance.now())} s.`,
		);
		await sleep(until - performance.now()).finally(waiting);

		await this.#start(place);
		const cloudAt = performance.now() - lost;
		this.#output.event({ event: "restarted", after: seconds(cloudAt) }, `It is back after ${seconds(cloudAt)} s.`);
		const end = lost + dueBy(cloudAt);
		const stop = new StatusLine().keep(
			() => `${this.#online.size} of ${size} are back; the last one in at most ${seconds(end - performance.now())} s.`,
		);
		while (this.#online.size < size && performance.now() < end + closingTime) await sleep(50);
		stop();
		const back = [...this.#online].flatMap(([id, at]) => (known.has(id) ? [at - lost] : []));
		return { back, size, cloudAt, stall: this.#watch().most };
	}
}

/** Why boards are not online: how many for each reason, and what the library said of one of them. */
function reasons(
	outcomes: readonly Outcome[],
): ReadonlyMap<Ending, { readonly count: number; readonly message: string }> {
	const found = new Map<Ending, { count: number; message: string }>();
	for (const each of outcomes)
		if (!each.online) found.set(each.reason, { ...each, count: (found.get(each.reason)?.count ?? 0) + 1 });
	return found;
}

/** A line for each second, long as many came back in it. */
function bars(curve: readonly number[]): string {
	const unit = Math.max(1, Math.max(...curve) / 60);
	return curve
		.map(
			(count, second) =>
				`${`${second}`.padStart(4)} s ${`${count}`.padStart(5)} ${"#".repeat(Math.ceil(count / unit))}`,
		)
		.join("\n");
}

function machine(): string {
	const names = [...new Set(cpus().map(each => each.model.trim()))].join(", ");
	return `Measured on ${availableParallelism()} cores of ${names}, Node ${process.versions.node}.`;
}

const seconds = (milliseconds: number): number => Math.round(Math.max(0, milliseconds) / 100) / 10;
