/** How often the line is written anew, milliseconds. */
const pause = 200;

const width = 24;

/** A line on stderr that says how far one parser is, and how long it will take: where stderr is a terminal. */
export class Progress {
	readonly #name: string;
	readonly #inputs: number;
	readonly #start = performance.now();
	readonly #end: number;
	#told = 0;

	/**
	 * @param inputs until then, or Infinity
	 * @param end when it ends at the latest, or Infinity
	 */
	constructor(name: string, inputs: number, end: number) {
		this.#name = name;
		this.#inputs = inputs;
		this.#end = end;
	}

	tell(done: number, now: number): void {
		if (!process.stderr.isTTY || now - this.#told < pause) return;
		this.#told = now;
		const part = Math.max(done / this.#inputs, (now - this.#start) / (this.#end - this.#start));
		const left = Math.ceil((((now - this.#start) / part) * (1 - part)) / 1000);
		const bar = "#".repeat(Math.round(part * width)).padEnd(width, ".");
		process.stderr.write(
			`\r${this.#name.padEnd(10)} [${bar}] ${done.toLocaleString("en")} inputs, ${left} s left \x1b[K`,
		);
	}

	clear(): void {
		if (process.stderr.isTTY && this.#told) process.stderr.write("\r\x1b[K");
	}
}
