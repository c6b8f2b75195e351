import { Backoff } from "../../modules/backoff/index";
import { retry } from "../../modules/blynk/index";
import { Random } from "../../hosts/virtual/random";

/** Crowds that are simulated to learn what the back-off promises. */
const crowds = 1000;

/** So many times the busiest of those is no herd yet: a real machine is not as even as its model. */
const margin = 1.25;

/** A login over TLS while everybody else logs in takes at most this long, milliseconds. */
const loginTime = 5000;

/** What happened to a crowd that lost its cloud at once. Milliseconds since then, all of them. */
export interface Return {
	/** When each of those who came back was logged in again. */
	readonly back: readonly number[];
	/** How many there are. */
	readonly size: number;
	/** When the cloud was there again. */
	readonly cloudAt: number;
	/** The longest that this machine held everybody up: who is due meanwhile arrives together. */
	readonly stall: number;
}

/** What the back-off of `modules/blynk` promises such a crowd. */
export interface Promised {
	/** The mean of each second from `cloudAt` on. */
	readonly mean: readonly number[];
	/** More than this within one second is a herd. */
	readonly most: number;
	/** Everybody is back by then, milliseconds after the loss. */
	readonly last: number;
}

export interface Verdict {
	/** The most that came back within one second, wherever it begins. */
	readonly busiest: number;
	readonly promised: Promised;
	/** What is wrong, a sentence each; empty when the promise was kept, and that can be told. */
	readonly faults: readonly string[];
}

/** Compares what happened with what is promised. */
export function judge(happened: Return): Verdict {
	const { back, size } = happened;
	const busiest = mostWithin(back, 1000);
	const promised = promise(happened);
	const faults: string[] = [];
	if (promised.most >= size)
		faults.push(
			`This machine stood still for ${seconds(happened.stall)} s: whether that was a herd cannot be told. ` +
				"Try again on a quieter one, with more boards or a longer --down.",
		);
	if (busiest > promised.most)
		faults.push(`A herd: ${busiest} of ${size} came back within one second, where ${promised.most} may.`);
	const late = size - back.filter(at => at <= promised.last).length;
	if (late) faults.push(`${late} of ${size} were not back ${seconds(promised.last)} s after they lost the cloud.`);
	return { busiest, promised, faults };
}

/** When a device that loses its cloud at 0 tries again for the first time after `cloudAt`. */
export function firstTry(cloudAt: number, random: () => number): number {
	const backoff = new Backoff({ ...retry, random });
	let at = 0;
	while (at < cloudAt) at += backoff.next();
	return at;
}

/** What the back-off promises a crowd, from simulated ones: the same for the same numbers. */
export function promise({ size, cloudAt, stall }: Omit<Return, "back">): Promised {
	const random = new Random("crowd");
	const share = (): number => random.bits() / 2 ** 32;
	let most = 0;
	const all: number[] = [];
	for (let i = 0; i < crowds; i++) {
		const back = Array.from({ length: size }, () => firstTry(cloudAt, share));
		for (const at of back) all.push(at);
		most = Math.max(most, mostWithin(back, 1000 + stall));
	}
	const mean = perSecond(all, cloudAt).map(count => count / crowds);
	return { mean, most: Math.ceil(most * margin), last: dueBy(cloudAt) + stall };
}

/**
 * When everybody is back, milliseconds after the loss: the unluckiest tried just before `cloudAt`, after waits as short as
 * can be, then waits as long as can be, and logs in.
 */
export function dueBy(cloudAt: number): number {
	const shortest = new Backoff({ ...retry, random: () => 0 });
	const longest = new Backoff({ ...retry, random: () => 1 });
	let wait = longest.next();
	for (let at = shortest.next(); at < cloudAt; at += shortest.next()) wait = longest.next();
	return cloudAt + wait + loginTime;
}

/** How many of `back` came in each second since `cloudAt`. */
export function perSecond(back: readonly number[], cloudAt: number): readonly number[] {
	const counts: number[] = [];
	for (const at of back) {
		// A login may be told of a moment before the cloud tells that it is ready.
		const second = Math.max(0, Math.floor((at - cloudAt) / 1000));
		while (counts.length <= second) counts.push(0);
		counts[second] = (counts[second] ?? 0) + 1;
	}
	return counts;
}

/** The most of `times` within any stretch of `length`. */
function mostWithin(times: readonly number[], length: number): number {
	const sorted = times.toSorted((a, b) => a - b);
	let most = 0;
	let from = 0;
	sorted.forEach((at, index) => {
		while (at - (sorted[from] ?? at) >= length) from++;
		most = Math.max(most, index + 1 - from);
	});
	return most;
}

const seconds = (milliseconds: number): number => Math.round(milliseconds / 100) / 10;
