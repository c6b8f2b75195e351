import type { Clock, Timer } from "../../hosts/host";
import { answerTimeout } from "./protocol";

/**
 * How a request ended: the server's status code (200 is success, the others in facts/blynk.md 1.3), `"timeout"` when no
 * answer came within 6 s, `"lost"` when the connection ended first (the server may or may not have acted), `"dropped"`
 * when it never left because the account changed.
 */
export type Answer = number | "timeout" | "lost" | "dropped";

interface Request {
	/** 0 until it is sent. */
	id: number;
	readonly onAnswer: (answer: Answer) => void;
	timer: Timer | undefined;
}

/** Matches answers to requests. A request has a place, 1 to {@link most}; place 0 means that nobody waits. */
export class Requests {
	static readonly most = 8;
	readonly #clock: Clock;
	readonly #open: (Request | undefined)[] = [];

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** A place for a request; `undefined` when all are taken. */
	add(onAnswer: (answer: Answer) => void): number | undefined {
		for (let place = 1; place <= Requests.most; place++) {
			if (this.#open[place]) continue;
			this.#open[place] = { id: 0, onAnswer, timer: undefined };
			return place;
		}
		return undefined;
	}

	/** The request was refused before it was queued: frees its place without a word. */
	forget(place: number): void {
		this.#open[place] = undefined;
	}

	sent(place: number, id: number): void {
		const request = this.#open[place];
		if (!request) return;
		request.id = id;
		request.timer = this.#clock.set(() => this.#finish(place, "timeout"), answerTimeout);
	}

	answered(id: number, status: number): void {
		const place = this.#open.findIndex(request => request?.id === id);
		if (place > 0) this.#finish(place, status);
	}

	/** The connection ended: nobody will answer what was sent on it. */
	lost(): void {
		for (let place = 1; place <= Requests.most; place++) if (this.#open[place]?.id) this.#finish(place, "lost");
	}

	/** What has not been sent never will be. */
	drop(): void {
		for (let place = 1; place <= Requests.most; place++) this.#finish(place, "dropped");
	}

	#finish(place: number, answer: Answer): void {
		const request = this.#open[place];
		if (!request) return;
		this.#open[place] = undefined;
		this.#clock.clear(request.timer);
		request.onAnswer(answer);
	}
}
