/** How often a line is written anew on a terminal, and elsewhere, where it stays: milliseconds. */
const pace = { terminal: 250, elsewhere: 5000 };

const wipe = "\r\u001B[K";

/** A line on stderr that says how far a command is: on a terminal it is written over, elsewhere the next follows below. */
export class StatusLine {
	readonly #isTerminal = process.stderr.isTTY;
	readonly #pace = this.#isTerminal ? pace.terminal : pace.elsewhere;
	#shownAt = performance.now();

	/** Says `tell()`, if it is time to. */
	show(tell: () => string): void {
		const now = performance.now();
		if (now - this.#shownAt < this.#pace) return;
		this.#shownAt = now;
		this.#write(tell());
	}

	/** Says `tell()` again and again by itself. Returns how to end that, and wipe the line. */
	keep(tell: () => string): () => void {
		const timer = setInterval(() => this.#write(tell()), this.#pace);
		return () => {
			clearInterval(timer);
			this.clear();
		};
	}

	/** Makes room for what is to stand there. */
	clear(): void {
		if (this.#isTerminal) process.stderr.write(wipe);
	}

	#write(sentence: string): void {
		process.stderr.write(this.#isTerminal ? wipe + sentence : `${sentence}\n`);
	}
}
