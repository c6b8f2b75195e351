import type { Value } from "./encoder";
import type { BlynkHost, BlynkOptions, Outcome } from "./options";
import type { Outbox, Source } from "./outbox";
import type { Questions } from "./questions";
import type { Writer } from "./quick";
import { Shelf, type OfflinePolicy } from "./shelf";
import { text } from "../bytes/index";

/** Virtual writes: sent while there is a connection, kept while there is none, and then sent. */
export class Writes implements Writer, Source {
	/** True while logged in. */
	up = false;
	readonly #host: BlynkHost;
	readonly #options: BlynkOptions;
	readonly #outbox: Outbox;
	readonly #questions: Questions;
	#shelf: Shelf | undefined;
	/** Whether values with a time still wait for the clock to be set. */
	#clockAsked: "no" | "waiting" | "answered" = "no";

	constructor(host: BlynkHost, options: BlynkOptions, outbox: Outbox, questions: Questions) {
		this.#host = host;
		this.#options = options;
		this.#outbox = outbox;
		this.#questions = questions;
		outbox.source = this;
	}

	write(pin: number, values: readonly Value[]): Outcome {
		const outbox = this.#outbox;
		const { trace } = this.#options;
		const problem = outbox.virtualWrite(pin, values);
		if (problem) return problem;
		if (trace) trace("out", pin, text(outbox.values.subarray(1)).replaceAll("\0", " "));
		if (!this.up) return this.#shelves().put(pin, outbox.values, this.#host.clock.now());
		this.#shelf?.supersede(pin);
		return outbox.commit();
	}

	whenOffline(pin: number, policy: OfflinePolicy): void {
		this.#shelves().setPolicy(pin, policy);
	}

	/** True when nothing is kept. */
	get empty(): boolean {
		return this.#shelf?.empty ?? true;
	}

	/** Forgets what is kept. */
	clear(): void {
		this.#shelf?.clear();
	}

	/** The connection is gone. */
	lost(): void {
		this.up = false;
		this.#clockAsked = "no";
	}

	/** Nothing waits to be sent: what was kept while offline is next. False when it must wait for the time. */
	refill(): boolean {
		const { clock } = this.#host;
		const kept = this.#shelf?.first;
		if (!kept) return true;
		const time = clock.time();
		if (kept.at !== undefined && time === undefined && this.#clockAsked !== "answered") {
			if (this.#clockAsked === "no") this.#askClock();
			return false;
		}
		const written = kept.at === undefined || time === undefined ? undefined : time - (clock.now() - kept.at);
		this.#outbox.stored(kept.pin, kept.values, written);
		this.#outbox.commit();
		this.#shelf?.shift();
		return true;
	}

	/** Without an answer the kept values go without their times: they are worth more late than never. */
	#askClock(): void {
		this.#clockAsked = "waiting";
		this.#questions.syncClock(() => {
			this.#clockAsked = "answered";
			this.#outbox.pump();
		});
	}

	#shelves(): Shelf {
		return (this.#shelf ??= new Shelf(this.#options.offlineBytes ?? 4096));
	}
}
