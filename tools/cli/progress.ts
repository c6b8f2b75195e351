/** How often the line is written, milliseconds. */
const pace = 200;

const width = 30;

/** A progress bar with the time left, on stderr, where somebody sees it. */
export class Progress {
	readonly #total: number;
	readonly #what: string;
	readonly #begun = performance.now();
	#shownAt = 0;

	constructor(total: number, what: string) {
		this.#total = total;
		this.#what = what;
	}

	/** So many are done; `note` stands behind. */
	show(done: number, note = ""): void {
		const now = performance.now();
		if (!process.stderr.isTTY || now - this.#shownAt < pace) return;
		this.#shownAt = now;
		const share = done / this.#total;
		const full = Math.round(share * width);
		const left = done ? Math.ceil((((now - this.#begun) / done) * (this.#total - done)) / 1000) : undefined;
		const time = left === undefined ? "" : `${Math.floor(left / 60)} min ${left % 60} s left`;
		const bar = "█".repeat(full) + "░".repeat(width - full);
		process.stderr.write(`\r\x1b[K${bar} ${done} of ${this.#total} ${this.#what} ${time} ${note}`);
	}

	/** Makes room for what is to stand there. */
	clear(): void {
		if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
	}
}
