import type { Clock, Timer } from "../../hosts/host";

interface Entry<Answer> {
	readonly onAnswer: (answer: Answer) => void;
	readonly timer: Timer | undefined;
}

/** More than these are not waited for at a time. */
const most = 8;

/** Those who wait for an answer, each under a key. */
export class Waiting<Key, Answer> {
	readonly #clock: Clock;
	readonly #late: Answer;
	readonly #open = new Map<Key, Entry<Answer>>();

	/** `late` is told to those whose time is over. */
	constructor(clock: Clock, late: Answer) {
		this.#clock = clock;
		this.#late = late;
	}

	get full(): boolean {
		return this.#open.size >= most;
	}

	/** `onAnswer` waits under `key`, `timeout` milliseconds long; without it, for ever. */
	add(key: Key, onAnswer: (answer: Answer) => void, timeout?: number): void {
		const timer = timeout === undefined ? timeout : this.#clock.set(() => this.tell(key, this.#late), timeout);
		this.#open.set(key, { onAnswer, timer });
	}

	/** Who waits under `key` is told, and waits no more. */
	tell(key: Key, answer: Answer): void {
		this.take(key)?.(answer);
	}

	/** Who waits under `key` waits no more; returns whom to tell. */
	take(key: Key): ((answer: Answer) => void) | undefined {
		const entry = this.#open.get(key);
		if (!entry) return undefined;
		this.#open.delete(key);
		this.#clock.clear(entry.timer);
		return entry.onAnswer;
	}

	/** All are told; or only those who wait for a time, or for ever. */
	tellAll(answer: Answer, which: "all" | "timed" | "untimed"): void {
		for (const [key, { timer }] of [...this.#open])
			if (which === "all" || (timer !== undefined) === (which === "timed")) this.tell(key, answer);
	}
}
