import type { Clock, Timer } from "../../hosts/host";
import { concat, frameLength, type Refusal, type Value } from "./codec";
import type { Line } from "./line";
import { Pace } from "./pace";
import { answerTimeout, begin, command, idLimit } from "./protocol";
import { Waiting } from "./waiting";

/**
 * What became of a message: `"sent"`, `"queued"` (it leaves when its turn comes), `"kept"` (it leaves when there is a
 * connection again), or why it was refused. The protocol acknowledges no virtual write: `"sent"` means given to TCP.
 */
export type Outcome = "sent" | "queued" | "kept" | Refusal;

/** True when the message was accepted. */
export function accepted(outcome: Outcome): outcome is "sent" | "queued" | "kept" {
	return outcome === "sent" || outcome === "queued" || outcome === "kept";
}

/**
 * How a request ended: the server's status code (200 is success, the others in facts/blynk.md 1.3), `"timeout"` when no
 * answer came within 6 s, `"lost"` when the connection ended first (the server may or may not have acted), `"dropped"`
 * when it never left because the account changed.
 */
export type Answer = number | "timeout" | "lost" | "dropped";

export type OnAnswer = (answer: Answer) => void;

/** Most bytes that wait. */
const capacity = 2048;

/**
 * Messages at once after a rest. With 10 a second, and some that were granted before, no second sees more than the 15 of
 * the reference client (facts/blynk.md 1.14).
 */
const burst = 3;

/** Messages that may go without another look at the clock. */
const mostGranted = 32;

const nothing: Uint8Array = new Uint8Array(0);

/** Has messages that go when nothing else waits. */
export interface Source {
	/** The next of them; `undefined` when there is none, or it cannot go yet. */
	next(): Uint8Array | undefined;
	/** That one was sent. */
	shift(): void;
	readonly empty: boolean;
}

/**
 * Messages on their way out. One number says how many may go at once, without a look at anything else; whatever has to wait
 * makes it 0. Outlives connections: nothing accepted is dropped but by {@link clear}.
 */
export class Outbox {
	readonly #clock: Clock;
	readonly #line: Line;
	readonly #pace: Pace;
	readonly #source: Source;
	readonly #requests: Waiting<number, Answer>;
	/** There is a connection, and nothing waits. */
	#idle = false;
	/** There is a connection, and the introduction went. */
	#open = false;
	/**
	 * Messages that wait, one after the other; a group is one, from the frame that begins it to the one that ends it. Where
	 * there will be the id there is a ticket meanwhile: of who waits for the answer, 0 for nobody.
	 */
	#waiting: Uint8Array = nothing;
	#ticket = 0;
	#timer: Timer | undefined;
	#pumping = false;

	constructor(clock: Clock, line: Line, rate: number, source: Source) {
		this.#clock = clock;
		this.#line = line;
		this.#pace = new Pace(rate, burst);
		this.#source = source;
		this.#requests = new Waiting<number, Answer>(clock, "timeout");
	}

	/** True when nothing waits. */
	get empty(): boolean {
		return this.#waiting === nothing;
	}

	/** True when there is room for `record` among what waits. */
	fits(record: Uint8Array): boolean {
		return this.#waiting.length + record.length <= capacity;
	}

	/** Sends `frame` before anything else; false when there is no room yet. */
	introduce(frame: Uint8Array, onAnswer: OnAnswer): boolean {
		if (!this.#line.send(frame)) return false;
		this.#open = true;
		this.#requests.add(this.#line.id, onAnswer, answerTimeout);
		return true;
	}

	/** The connection is gone: what waits goes on waiting. */
	close(): void {
		this.#open = false;
		this.#bar();
		this.#requests.tellAll("lost", key => key > 0);
	}

	/** Forgets what waits. */
	clear(): void {
		this.#waiting = nothing;
		this.#requests.tellAll("dropped", key => key < 0);
	}

	/** Sends a message, now or later; `onAnswer` gets the answer to it. */
	send(type: number, values: readonly Value[], onAnswer?: OnAnswer): Outcome {
		const frame = this.#line.encoder.frame(begin(type), values);
		if (!frame) return this.#line.encoder.problem;
		if (!onAnswer) return this.commit(frame);
		if (this.#requests.full) return "full";
		this.#ticket = (this.#ticket % idLimit) + 1;
		const ticket = this.#ticket;
		this.#requests.add(-ticket, onAnswer);
		if (this.post(frame)) {
			this.#sent(ticket);
			return "sent";
		}
		const outcome = this.#wait(frame, ticket);
		if (outcome === "full") this.#requests.take(-ticket);
		return outcome;
	}

	/** The server answered message `id`. */
	answered(id: number, code: number): void {
		this.#requests.tell(id, code);
	}

	/** Sends `frames` frames that belong together, now or later. */
	commit(record: Uint8Array, frames = 1): Outcome {
		return this.post(record, frames) ? "sent" : this.#wait(record, 0);
	}

	/** Sends `frames` frames that belong together if they may go now; if not, nothing has happened. */
	post(record: Uint8Array, frames = 1): boolean {
		const line = this.#line;
		if (line.granted < 1) {
			if (!this.#idle) return false;
			line.granted = this.#pace.take(this.#clock.now(), mostGranted);
			if (line.granted < 1) return false;
		}
		if (!line.sendAll(record, frames)) return false;
		line.granted -= frames;
		if (line.granted < 0) this.#settle();
		return true;
	}

	/** Sends what may go now. Called when there is a connection, when it has room again, and when the source has more. */
	pump(): void {
		if (this.#pumping) return;
		this.#pumping = true;
		this.#bar();
		while (this.#open && this.#sendNext());
		this.#pumping = false;
	}

	#sendNext(): boolean {
		const waiting = this.#waiting;
		const own = waiting !== nothing;
		const next = own ? waiting : this.#source.next();
		if (!next) {
			this.#idle = this.empty && this.#source.empty;
			// To find out the time, the source may have sent something itself.
			return !this.empty;
		}
		const now = this.#clock.now();
		const wait = this.#pace.wait(now);
		if (wait > 0) {
			this.#timer = this.#clock.set(() => this.pump(), Math.ceil(wait));
			return false;
		}
		let end = frameLength(next, 0);
		let frames = 1;
		if (next[0] === command.group)
			for (let ended = false; !ended; frames++) {
				ended = next[end] === command.group;
				end += frameLength(next, end);
			}
		const [, high = 0, low = 0] = next;
		if (!this.#line.sendAll(next.subarray(0, end), frames)) {
			next[1] = high;
			next[2] = low;
			return false;
		}
		this.#pace.spend(now, frames);
		if (own) {
			this.#waiting = end < next.length ? next.subarray(end) : nothing;
			this.#sent((high << 8) | low);
		} else this.#source.shift();
		return true;
	}

	#wait(record: Uint8Array, ticket: number): "queued" | "full" {
		if (!this.fits(record)) return "full";
		record[1] = ticket >> 8;
		record[2] = ticket;
		this.#waiting = this.empty ? record : concat(this.#waiting, record);
		this.hold();
		return "queued";
	}

	/** Something has to wait: it goes when its turn comes, or when there is room. */
	hold(): void {
		if (this.#idle) this.pump();
	}

	/** Who waits under `ticket` waits for the answer to the message just sent. */
	#sent(ticket: number): void {
		const onAnswer = this.#requests.take(-ticket);
		if (onAnswer) this.#requests.add(this.#line.id, onAnswer, answerTimeout);
	}

	/** Nothing may go without a look; what was granted and not used does not count. */
	#bar(): void {
		this.#idle = false;
		this.#settle();
		this.#clock.clear(this.#timer);
		this.#timer = undefined;
	}

	#settle(): void {
		this.#pace.giveBack(this.#line.granted);
		this.#line.granted = 0;
	}
}
