import type { Clock, Timer } from "../../hosts/host";
import { Backlog, type OfflinePolicy } from "./backlog";
import { concat, framesIn, type Refusal, type Value } from "./encoder";
import type { Line } from "./line";
import { Pace } from "./pace";
import { answerTimeout, begin, idLimit } from "./protocol";
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
 * How a request ended: the server's status code (200 is success, the others in docs/protocol/wire.md#status-codes),
 * `"timeout"` when no answer came within 6 s, `"lost"` when the connection ended first (the server may or may not have
 * acted), `"dropped"` when it never left because the account changed.
 */
export type Answer = number | "timeout" | "lost" | "dropped";

/** Called once with how a request ended. */
export type OnAnswer = (answer: Answer) => void;

/**
 * Messages at once after a rest. With 10 a second, and some that were granted before, no second sees more than the 15 of
 * the reference client (docs/protocol/wire.md#rate-limits).
 */
const burst = 3;

/** Messages that may go without another look at the clock. */
const mostGranted = 32;

/** When the time cannot be asked for, it is tried again after so many milliseconds. */
const askAgain = 1000;

/**
 * Messages on their way out. One number, `line.granted`, says how many may go at once, without a look at anything else;
 * whatever has to wait makes it 0. Outlives connections: nothing accepted is dropped but by {@link clear}.
 */
export class Outbox {
	/** True while logged in. */
	up = false;
	/** The time of day if somebody told it, Unix milliseconds. */
	time: () => number | undefined = () => undefined;
	/** Asks the cloud for it, and calls back; false: that cannot be asked now. */
	askTime: (onDone: () => void) => boolean = () => false;
	readonly #clock: Clock;
	readonly #line: Line;
	readonly #pace: Pace;
	readonly #backlog: Backlog;
	#policies: Map<number, OfflinePolicy> | undefined;
	readonly #requests: Waiting<number, Answer>;
	/** There is a connection, the introduction went, and nothing waits. */
	#idle = false;
	/** There is a connection, and the introduction went. */
	#open = false;
	/** Whether those that are sent with their times wait for the clock to be set. */
	#clockAsked: "no" | "now" | "waiting" | "answered" = "no";
	/** Counts those who wait for an answer. */
	#ticket = 0;
	#timer: Timer | undefined;
	#pumping = false;

	/** `rate`: messages a second; `offlineBytes`: for values that wait for a connection. */
	constructor(clock: Clock, line: Line, rate: number, offlineBytes: number) {
		this.#clock = clock;
		this.#line = line;
		this.#pace = new Pace(rate, burst);
		this.#backlog = new Backlog(offlineBytes);
		this.#requests = new Waiting<number, Answer>(clock, "timeout");
	}

	/** True when nothing waits to be sent. */
	get empty(): boolean {
		return this.#backlog.empty;
	}

	/** Returns those pins whose policy was said. */
	whenOffline(pin: number, policy: OfflinePolicy): ReadonlyMap<number, OfflinePolicy> {
		return (this.#policies ??= new Map<number, OfflinePolicy>()).set(pin, policy);
	}

	/** Sends `frame` before anything else; false when there is no room yet. */
	introduce(frame: Uint8Array, onAnswer: OnAnswer): boolean {
		const { socket, encoder } = this.#line;
		if (!socket.write(frame)) return false;
		this.#open = true;
		this.#requests.add(encoder.id, onAnswer, answerTimeout);
		return true;
	}

	/** The connection is gone: what waits goes on waiting. */
	close(): void {
		this.up = this.#open = false;
		this.#clockAsked = "no";
		this.#bar();
		this.#backlog.lost();
		this.#requests.tellAll("lost", "timed");
	}

	/** Forgets what waits. */
	clear(): void {
		this.#backlog.clear();
		this.#requests.tellAll("dropped", "untimed");
	}

	/** Sends a message, now or later; `onAnswer` gets the answer to it. */
	send(type: number, values: readonly Value[], onAnswer?: OnAnswer): Outcome {
		const { encoder } = this.#line;
		const frame = encoder.frame(begin(type), values);
		if (!frame) return encoder.problem;
		if (!onAnswer) return this.commit(frame);
		if (this.#requests.full) return "full";
		const ticket = (this.#ticket % idLimit) + 1;
		this.#ticket = ticket;
		const outcome = this.commit(frame, ticket);
		if (outcome === "sent") this.#requests.add(encoder.id, onAnswer, answerTimeout);
		else if (outcome === "queued") this.#requests.add(-ticket, onAnswer);
		return outcome;
	}

	/** Sends a message, now or later; who waits for the answer gets it under `ticket`. */
	commit(message: Uint8Array, ticket = 0): Outcome {
		if (this.#post(message)) return "sent";
		if (this.#clockAsked === "now" || !this.#backlog.queue(message, ticket)) return "full";
		this.#hold();
		return "queued";
	}

	/** Sends `frame`, which writes to `pin`, now or later. */
	write(pin: number, frame: Uint8Array): Outcome {
		const backlog = this.#backlog;
		const policy = this.#policies?.get(pin) ?? "latest";
		const most = typeof policy === "object" ? policy.keep : 0;
		const time = most ? this.#clock.now() : undefined;
		if (!this.up) {
			if (policy === "refuse") return "offline";
			return backlog.keep(frame, pin, time, most || 1) ? "kept" : "full";
		}
		if (time === undefined) {
			const outcome = this.commit(frame);
			if (outcome !== "full") backlog.supersede(pin);
			return outcome;
		}
		if (this.#post(frame)) {
			backlog.remember(frame, pin, time, most, this.#line.pings);
			return "sent";
		}
		if (!backlog.promise(frame, pin, time)) return "full";
		this.#hold();
		return "queued";
	}

	/** The server answered message `id`: whatever was sent before a ping that is answered has arrived. */
	answered(id: number, code: number): void {
		if (id === this.#line.pingId) this.#backlog.arrived(this.#line.pings);
		else this.#requests.tell(id, code);
	}

	/** Sends what may go now. Called when there is a connection, and when it has room again. */
	pump(): void {
		if (this.#pumping) return;
		this.#pumping = true;
		this.#bar();
		while (this.#open && this.#sendNext());
		this.#pumping = false;
	}

	/** Sends `message` if it may go now; if not, nothing has happened. */
	#post(message: Uint8Array): boolean {
		const line = this.#line;
		if (line.granted < 1) {
			if (!this.#idle && this.#clockAsked !== "now") return false;
			line.granted = this.#pace.take(this.#clock.now(), mostGranted);
			if (line.granted < 1) return false;
		}
		if (!line.socket.write(message)) return false;
		line.granted -= framesIn(message);
		if (line.granted < 0 || !this.#idle) this.#settle();
		return true;
	}

	#sendNext(): boolean {
		const backlog = this.#backlog;
		const { first } = backlog;
		this.#idle = !first;
		if (!first) return false;
		const now = this.#clock.now();
		const wait = this.#pace.wait(now);
		if (wait > 0) return this.#again(wait);
		const message = this.#dated(first);
		if (!message) return this.#clockAsked === "no" && this.#again(askAgain);
		this.#line.encoder.number(message);
		if (!this.#line.socket.write(message)) return false;
		this.#pace.spend(now, framesIn(message));
		const { ticket } = backlog;
		backlog.shift(this.#line.pings);
		const onAnswer = this.#requests.take(-ticket);
		if (onAnswer) this.#requests.add(this.#line.encoder.id, onAnswer, answerTimeout);
		return true;
	}

	/** A copy of a message as it goes: with the time of writing if that matters. `undefined`: not before the clock is set. */
	#dated(message: Uint8Array): Uint8Array | undefined {
		const { time: written } = this.#backlog;
		if (written === undefined) return message.slice();
		const time = this.time();
		if (time !== undefined) {
			const { encoder } = this.#line;
			const opened = encoder.groupBegin(time - (this.#clock.now() - written));
			return concat(concat(opened, message), encoder.groupEnd());
		}
		// Without an answer they go without their times: they are worth more late than never.
		if (this.#clockAsked === "answered") return message.slice();
		if (this.#clockAsked === "waiting") return undefined;
		this.#clockAsked = "now";
		const asked = this.askTime(() => {
			// Else it is the question of an earlier connection that ends.
			if (this.#clockAsked !== "waiting") return;
			this.#clockAsked = "answered";
			this.pump();
		});
		this.#clockAsked = asked ? "waiting" : "no";
		return undefined;
	}

	#again(wait: number): false {
		this.#timer = this.#clock.set(() => this.pump(), Math.ceil(wait));
		return false;
	}

	/** Something has to wait: it goes when its turn comes, or when there is room. */
	#hold(): void {
		if (this.#idle) this.pump();
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
