import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/** How finely the event loop is watched, milliseconds. */
const resolution = 2;

/** How late this process comes to what is due, milliseconds. */
export interface Lag {
	readonly p50: number;
	readonly p99: number;
	readonly most: number;
}

/** Watches the event loop from now on; the function returned says what was seen, and begins anew. */
export function watchLag(): () => Lag {
	const histogram = monitorEventLoopDelay({ resolution });
	histogram.enable();
	return () => {
		const [p50, p99, most] = [histogram.percentile(50), histogram.percentile(99), histogram.max].map(each =>
			Math.max(0, Math.round(each / 1e6 - resolution)),
		);
		histogram.reset();
		return { p50: p50 ?? 0, p99: p99 ?? 0, most: most ?? 0 };
	};
}

/** Timers, sockets and whatever else keeps this process alive, and how many of each. */
export type Held = ReadonlyMap<string, number>;

export function heldNow(): Held {
	const held = new Map<string, number>();
	// Where they are pipes they are held from when they are first looked at, which is no matter of the boards.
	for (const stream of [process.stdout, process.stderr]) stream.listenerCount("error");
	for (const kind of process.getActiveResourcesInfo()) held.set(kind, (held.get(kind) ?? 0) + 1);
	return held;
}

/** What is held more than `before`, once `patience` milliseconds did not change it; what is closed goes a moment later. */
export async function leftSince(before: Held, patience: number): Promise<Held> {
	for (const end = performance.now() + patience; ; await sleep(50)) {
		const more = [...heldNow()].map(([kind, count]) => [kind, count - (before.get(kind) ?? 0)] as const);
		const left = new Map(more.filter(([, count]) => count > 0));
		if (!left.size || performance.now() > end) return left;
	}
}
