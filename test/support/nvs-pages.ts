/**
 * How ESP-IDF's NVS spreads writes over the sectors of its partition (nvs_pagemanager.cpp, `requestNewPage`): entries go into
 * one page until it is full; then a free page follows, and where that is the last, the page with the fewest entries that count
 * is emptied into it and erased.
 */
export class NvsPages {
	/** How often each page was erased. */
	readonly erased: number[];
	readonly #pages: { id: number; full: number; readonly live: Map<string, number> }[] = [];
	readonly #free: number[];

	constructor(pages: number) {
		this.erased = Array.from({ length: pages }, () => 0);
		this.#free = this.erased.map((_, id) => id);
		this.#next();
	}

	/** A blob of so many bytes under `key`: an entry before its bytes and one behind them. What was there is erased first. */
	write(key: string, bytes: number): void {
		for (const { live } of this.#pages) live.delete(key);
		this.#put(key, 2 + Math.ceil(bytes / 32));
	}

	#put(key: string, entries: number): void {
		const last = this.#pages.at(-1);
		if (!last || last.full + entries > 126) {
			this.#request();
			return this.#put(key, entries);
		}
		last.full += entries;
		last.live.set(key, entries);
	}

	#request(): void {
		if (this.#free.length >= 2) return this.#next();
		const used = ({ live }: { live: Map<string, number> }): number => [...live.values()].reduce((a, b) => a + b, 0);
		const least = this.#pages.reduce((a, b) => (used(b) < used(a) ? b : a));
		this.#next();
		for (const [key, entries] of least.live) this.#put(key, entries);
		this.#pages.splice(this.#pages.indexOf(least), 1);
		this.erased[least.id] = (this.erased[least.id] ?? 0) + 1;
		this.#free.push(least.id);
	}

	#next(): void {
		const id = this.#free.shift();
		if (id === undefined) throw new Error("no page is free");
		this.#pages.push({ id, full: 0, live: new Map() });
	}
}
