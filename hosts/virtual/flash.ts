import type { Flash } from "../host";
import { Changes, type CutOutcome } from "./changes";
import { checkWrite, hasRoom } from "./nvs";

export { PowerCut, type CutOutcome } from "./changes";

/** A flash that outlives the board's restarts, and can be told to fail. */
export interface Storage extends Flash {
	/** Every key with its bytes. */
	entries(): ReadonlyMap<string, Uint8Array>;
}

/** How often a key was written and erased. */
export interface Wear {
	readonly writes: number;
	readonly erasures: number;
}

/** Flash in memory. */
export class MemoryFlash implements Storage {
	/** Writes and erasures that it takes; every later one throws, and changes nothing. */
	endurance = Infinity;
	/** Those of the whole chip. */
	readonly changes: Changes;
	readonly #entries: Map<string, Uint8Array>;
	readonly #wear = new Map<string, { writes: number; erasures: number }>();
	#writes = 0;

	/**
	 * @param entries what it holds at first, copied
	 * @param changes those of the chip it is on
	 */
	constructor(entries: Iterable<readonly [string, Uint8Array]> = [], changes = new Changes()) {
		this.changes = changes;
		this.#entries = new Map();
		for (const [key, bytes] of entries) this.#entries.set(key, bytes.slice());
	}

	/** Writes and erasures so far. */
	get writes(): number {
		return this.#writes;
	}

	/** The same by key, for each that was ever written or erased. */
	get wear(): ReadonlyMap<string, Wear> {
		return this.#wear;
	}

	/**
	 * Power fails at the `count`-th change of the chip from now (1 is the next); where that is a key's, it holds the `outcome`
	 * (host.ts, Flash). `onCut` switches the board off. Returns how to call it off.
	 */
	cutPower(count: number, outcome: CutOutcome, onCut: () => void): () => void {
		return this.changes.cutPower(count, outcome, onCut);
	}

	entries(): ReadonlyMap<string, Uint8Array> {
		return this.#entries;
	}

	read(key: string): Uint8Array | undefined {
		return this.#entries.get(key)?.slice();
	}

	write(key: string, bytes: Uint8Array): void {
		checkWrite(key, bytes);
		this.#wearOf(key).writes++;
		const room = hasRoom(this.#entries, key, bytes);
		// The SDK erases before it writes: without room the old bytes are gone, too.
		this.#change(key, room ? bytes.slice() : undefined);
		if (!room) throw new Error(`the flash is full: no room for ${bytes.length} bytes under ${key}`);
	}

	erase(key: string): void {
		this.#wearOf(key).erasures++;
		this.#change(key, undefined);
	}

	/** @throws Error when the flash is worn out */
	#wearOf(key: string): { writes: number; erasures: number } {
		if (this.#writes >= this.endurance) throw new Error(`the flash is worn out after ${this.#writes} changes`);
		let wear = this.#wear.get(key);
		if (!wear) this.#wear.set(key, (wear = { writes: 0, erasures: 0 }));
		return wear;
	}

	#change(key: string, bytes: Uint8Array | undefined): void {
		this.#writes++;
		this.changes.make(key, outcome => {
			if (outcome !== "old") this.#put(key, outcome === "new" ? bytes : undefined);
		});
	}

	#put(key: string, bytes: Uint8Array | undefined): void {
		if (bytes) this.#entries.set(key, bytes);
		else this.#entries.delete(key);
	}
}
