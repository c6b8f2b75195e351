import type { Call } from "./mischief";

/**
 * What the client promises (modules/blynk/README.md), judged by what came of it: written from that text, and not from the
 * client. Each returns what is wrong in a sentence; `undefined` when nothing is.
 */

/** The table "Coming back": the first wait, the most, and after a refused token, milliseconds. */
const firstWait = 1000;
const mostWait = 300_000;
const tokenWait = 60_000;
/** "A connection that lived 60 s": what failed before is forgiven. */
const goodAfter = 60_000;
/** Ports of an attempt: where the last login was, the account's or a redirect's, and the two of the cloud. */
const portsOfAttempt = 4;
/** "The first redirect is followed at once"; and with TLS "port 80 is asked once". */
const mostOfStep = 2 * portsOfAttempt + 1;

/**
 * Whether the client connects more often than its curve: within a step a few times, between steps it waits. `starts`: when
 * the program said connect().
 */
export function storm(calls: readonly Call[], starts: readonly number[]): string | undefined {
	/** Since the last good connection: each with the step that it is in at least. */
	let since: { readonly at: number; readonly step: number }[] = [];
	let counted = 0;
	/** Since the last wait. */
	let ports: string[] = [];
	let hops = 0;
	let sureHops = 0;
	let last: Call | undefined;
	for (const call of calls) {
		const { wire } = call;
		const at = wire.openedAt;
		const ended = last?.closedAt ?? 0;
		const started = starts.some(start => start >= ended && start <= at);
		if (!last || started || wasGood(last)) [since, counted] = [[], 0];
		if (last?.nine && !started && at - ended < tokenWait / 2)
			return `at ${at}, ${at - ended} ms after its token was refused, it connects again`;

		// Waits are of half the step at least.
		if (!last || started || wasGood(last) || at - ended >= firstWait / 2) [ports, hops, sureHops] = [[], 0, 0];
		else if (last.redirected !== "no") {
			hops++;
			if (last.redirected === "yes" && ++sureHops > 1) return `at ${at} it follows a second redirect at once`;
		}
		const port = `${wire.port}${wire.tls ? " with TLS" : ""}`;
		ports.push(port);
		if (ports.filter(each => each === port).length > 1 + hops) return `at ${at} it tries port ${port} again at once`;

		since.push({ at, step: Math.floor(counted / mostOfStep) });
		// A refused token waits by a clock of its own.
		if (!call.nine) counted++;
		const before = since[since.length - 1 - mostOfStep];
		if (before) {
			const wait = Math.min(firstWait * 2 ** before.step, mostWait, tokenWait) / 2;
			if (at - before.at < wait)
				return `${mostOfStep + 1} connections within ${at - before.at} ms at ${at}, where there must be a wait of ${wait}`;
		}
		last = call;
	}
	return undefined;
}

function wasGood({ upAt, closedAt }: Call): boolean {
	return upAt !== undefined && closedAt !== undefined && closedAt - upAt >= goodAfter;
}

/** What was written to one pin, oldest first; its values are 1, 2, 3, ... */
export interface Written {
	readonly value: number;
	/** What the client said; refused ones do not count. */
	readonly outcome: "sent" | "queued" | "kept";
	/** Unix milliseconds. */
	readonly at: number;
}

/** What came of it. */
export interface Fate {
	/** Values that the client's sockets took, in order. */
	readonly sent: readonly number[];
	/** Values that arrived, in order. */
	readonly arrived: readonly { readonly value: number; readonly time: number | undefined }[];
}

/** "Order within a pin always holds": each value first arrives after every older one that arrives at all. */
export function disorder(pin: number, { arrived }: Fate): string | undefined {
	const seen = new Set<number>();
	let newest = 0;
	for (const { value } of arrived) {
		if (seen.has(value)) continue;
		seen.add(value);
		if (value < newest) return `pin ${pin}: ${value} first arrived after ${newest}`;
		newest = value;
	}
	return undefined;
}

/** "Such a value arrives at least once": of a pin that keeps `keep`, the newest so many have arrived in the end. */
export function lostOfKept(
	pin: number,
	keep: number,
	written: readonly Written[],
	{ arrived, sent }: Fate,
): string | undefined {
	const got = new Set(arrived.map(each => each.value));
	const lost = written.slice(-keep).find(({ value }) => !got.has(value));
	if (lost) return `pin ${pin}, which keeps ${keep}: ${lost.value} ("${lost.outcome}") never arrived`;
	// Accepted while online: for good, until a socket has taken it.
	const given = new Set(sent);
	const waited = written.find(({ value, outcome }) => outcome === "queued" && !given.has(value));
	return waited && `pin ${pin}: ${waited.value} was queued while online, and never given to a socket`;
}

/**
 * "What TCP had taken is then lost, what waited is not": a value that was sent or queued has been given to a socket; one
 * that was kept, too, unless a newer value took its place.
 */
export function lostOfOthers(pin: number, written: readonly Written[], { sent }: Fate): string | undefined {
	const got = new Set(sent);
	const lost = written.find(
		({ value, outcome }, index) => !got.has(value) && (outcome !== "kept" || index === written.length - 1),
	);
	return lost && `pin ${pin}: ${lost.value} ("${lost.outcome}") was never given to a socket`;
}

/** A value that is sent late tells when it was written; `slack`: clocks are set by answers that took so long, milliseconds. */
export function wrongTime(
	pin: number,
	written: readonly Written[],
	{ arrived }: Fate,
	slack: number,
): string | undefined {
	const at = new Map(written.map(each => [each.value, each.at]));
	const wrong = arrived.find(
		({ value, time }) => time !== undefined && Math.abs(time - (at.get(value) ?? NaN)) > slack,
	);
	return wrong && `pin ${pin}: ${wrong.value} was written at ${at.get(wrong.value)}, and arrived as of ${wrong.time}`;
}
