import type { Engine } from "../../hosts/xs/engine";

/** The firmware's memory at the end of a day. */
export interface Memory {
	/** Live after a collection at the end of the day, bytes. */
	readonly slots: number;
	readonly chunks: number;
	/** What XS has taken for slots and chunks, bytes: it gives nothing back. */
	readonly slotsTaken: number;
	readonly chunksTaken: number;
	/** Property names made up so far. */
	readonly keys: number;
	/** Collections of garbage on this day, with the few that measure what lives. */
	readonly collections: number;
}

/** Of the machine, if it still runs; `collections` there were before. */
export function memory(engine: Engine | undefined, collections: number): Memory {
	if (!engine) return { slots: 0, chunks: 0, slotsTaken: 0, chunksTaken: 0, keys: 0, collections: 0 };
	const end = engine.statistics();
	const { slots, slotSize, chunks } = engine.collect();
	return {
		slots: slots * slotSize,
		chunks,
		slotsTaken: end.slotsMost * slotSize,
		chunksTaken: end.chunksMost,
		keys: end.keys,
		collections: end.collections - collections,
	};
}
