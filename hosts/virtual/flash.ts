import type { Flash } from "../host";
import { checkWrite, hasRoom } from "./nvs";

/** What a key holds after power failed while it was written (host.ts, Flash). */
export type CutOutcome = "old" | "new" | "gone";

/** A flash that outlives the board's restarts, and can be told to fail. */
export interface Storage extends Flash {
	/** Every key with its bytes. */
	entries(): ReadonlyMap<string, Uint8Array>;
}

/** Power went while the flash was writing: thrown so that the call ends there. Who catches it runs on in a life that is over. */
export class PowerCut extends Error {
	override get name(): string {
		return "PowerCut";
	}
}

/** Flash in memory. */
export class MemoryFlash implements Storage {
	readonly #entries: Map<string, Uint8Array>;
	#writes = 0;
	#cut: { readonly at: number; readonly outcome: CutOutcome; readonly onCut: () => void } | undefined;

	/** @param entries what it holds at first, copied */
	constructor(entries: Iterable<readonly [string, Uint8Array]> = []) {
		this.#entries = new Map();
		for (const [key, bytes] of entries) this.#entries.set(key, bytes.slice());
	}

	/** Writes and erasures so far. */
	get writes(): number {
		return this.#writes;
	}

	/**
	 * Power fails at the `count`-th write or erasure from now (1 is the next), leaving that key with `outcome`.
	 * `onCut` switches the board off. Returns how to call it off.
	 */
	cutPower(count: number, outcome: CutOutcome, onCut: () => void): () => void {
		const cut = { at: this.#writes + count, outcome, onCut };
		this.#cut = cut;
		return () => {
			if (this.#cut === cut) this.#cut = undefined;
		};
	}

	entries(): ReadonlyMap<string, Uint8Array> {
		return this.#entries;
	}

	read(key: string): Uint8Array | undefined {
		return this.#entries.get(key)?.slice();
	}

	write(key: string, bytes: Uint8Array): void {
		checkWrite(key, bytes);
		const room = hasRoom(this.#entries, key, bytes);
		// The SDK erases before it writes: without room the old bytes are gone, too.
		this.#change(key, room ? bytes.slice() : undefined);
		if (!room) throw new Error(`the flash is full: no room for ${bytes.length} bytes under ${key}`);
	}

	erase(key: string): void {
		this.#change(key, undefined);
	}

	#change(key: string, bytes: Uint8Array | undefined): void {
		this.#writes++;
		const cut = this.#cut;
		if (cut?.at !== this.#writes) return this.#put(key, bytes);
		this.#cut = undefined;
		if (cut.outcome !== "old") this.#put(key, cut.outcome === "new" ? bytes : undefined);
		cut.onCut();
		throw new PowerCut(`power failed while writing ${key}`);
	}

	#put(key: string, bytes: Uint8Array | undefined): void {
		if (bytes) this.#entries.set(key, bytes);
		else this.#entries.delete(key);
	}
}
