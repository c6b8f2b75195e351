import type { TourEvent } from "./tour-events";

/** Lines of the log a page gets that is opened later. */
const mostLines = 200;

/** Tells every open page what happens, and what it missed to one that is opened later. */
export class Broadcast {
	readonly #listeners = new Set<(event: TourEvent) => void>();
	readonly #lines: TourEvent[] = [];
	/** What was told last, by the name of the event. */
	readonly #told = new Map<TourEvent["event"], string>();

	/** The log so far. */
	get lines(): readonly TourEvent[] {
		return this.#lines;
	}

	/** Calls `listener` with each event from now on, until the function returned is called. */
	follow(listener: (event: TourEvent) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	tell(event: TourEvent): void {
		for (const listener of this.#listeners) listener(event);
	}

	log(line: string): void {
		const event: TourEvent = { event: "log", line };
		this.#lines.push(event);
		if (this.#lines.length > mostLines) this.#lines.shift();
		this.tell(event);
	}

	/** Tells those of `views` that are not as they were told last. */
	tellChanged(views: readonly TourEvent[]): void {
		for (const event of views) {
			const now = JSON.stringify(event);
			if (this.#told.get(event.event) === now) continue;
			this.#told.set(event.event, now);
			this.tell(event);
		}
	}
}
