import { createInterface, type Interface } from "node:readline";
import { UsageError, wholeNumber } from "../cli/usage";

/** The person at the station, or a script in their place: questions on stderr, answers on stdin, a line each. */
export class Keyboard {
	readonly #waiting: string[] = [];
	#lines: Interface | undefined;
	#ended = false;
	#next: (() => void) | undefined;

	/** The answer, without spaces around it; `undefined` once nobody answers any more. */
	async ask(question: string): Promise<string | undefined> {
		process.stderr.write(question);
		if (!this.#lines) {
			this.#lines = createInterface({ input: process.stdin });
			this.#lines.on("line", line => {
				this.#waiting.push(line.trim());
				this.#next?.();
			});
			this.#lines.on("close", () => {
				this.#ended = true;
				this.#next?.();
			});
		}
		if (!this.#waiting.length && !this.#ended) await new Promise<void>(resolve => (this.#next = resolve));
		this.#next = undefined;
		return this.#waiting.shift();
	}

	/** Yes or no; no when nobody answers. */
	async agrees(question: string): Promise<boolean> {
		for (;;) {
			const answer = (await this.ask(`${question} [y/n] `))?.toLowerCase();
			if (answer === undefined || answer === "n" || answer === "no") return false;
			if (answer === "y" || answer === "yes") return true;
		}
	}

	close(): void {
		this.#lines?.close();
		process.stdin.destroy();
	}
}

/** `--count`. @throws UsageError */
export function unitCount(given: string | undefined): number {
	const count = wholeNumber("--count", given, 1, 1_000_000);
	if (count > 0) return count;
	throw new UsageError("--count is 0, but must be at least 1.");
}

/** Does a unit after the other, the next when somebody says so; ends with the count, or with the person. */
export async function inSeries(count: number, keyboard: Keyboard, each: () => Promise<void>): Promise<void> {
	for (let done = 0; done < count;) {
		await each();
		if (++done === count) return;
		const answer = await keyboard.ask("Plug in the next unit and press Enter; q and Enter ends. ");
		if (answer === undefined || answer === "q") return;
	}
}
