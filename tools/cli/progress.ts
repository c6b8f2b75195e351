import { StatusLine } from "./status-line";

const width = 30;

/** A progress bar with the time left, on stderr. */
export class Progress {
	readonly #total: number;
	readonly #what: string;
	readonly #begun = performance.now();
	readonly #line = new StatusLine();

	constructor(total: number, what: string) {
		this.#total = total;
		this.#what = what;
	}

	/** So many are done; `note` stands behind. */
	show(done: number, note = ""): void {
		this.#line.show(() => {
			const full = Math.round((done / this.#total) * width);
			const bar = "█".repeat(full) + "░".repeat(width - full);
			return `${bar} ${done} of ${this.#total} ${this.#what} ${this.#left(done)} ${note}`.trimEnd();
		});
	}

	/** Makes room for what is to stand there. */
	clear(): void {
		this.#line.clear();
	}

	#left(done: number): string {
		if (!done) return "";
		const seconds = Math.ceil((((performance.now() - this.#begun) / done) * (this.#total - done)) / 1000);
		return `${Math.floor(seconds / 60)} min ${seconds % 60} s left`;
	}
}
