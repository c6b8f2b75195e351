import type { OnTold } from "./asks";
import type { Value } from "./encoder";
import { EventLimits } from "./events";
import { Inbox, type WriteHandler } from "./inbox";
import { accepted, type BlynkHost, type BlynkOptions, type Outcome } from "./options";
import { Outbox, type PinWrite } from "./outbox";
import { Presence } from "./presence";
import { command, pinLimit } from "./protocol";
import { Questions, type TimeQuestion } from "./questions";
import { quickWriter } from "./quick";
import type { Answer } from "./requests";
import { Session, type Account, type BlynkState } from "./session";
import type { OfflinePolicy } from "./shelf";
import { Writes } from "./writes";

/**
 * A Blynk device: virtual pins, events, metadata and time over one connection that comes back by itself.
 *
 * Every method may be called at any time, online or not. What a method sends is accepted or refused at once, and what
 * is accepted is not lost but by power or by another account.
 */
export class Blynk {
	/** Writes values to a virtual pin, 0 to 255. While offline the pin's {@link whenOffline} policy decides. */
	readonly virtualWrite: (pin: number, ...values: Value[]) => Outcome;
	readonly #host: BlynkHost;
	readonly #session: Session;
	readonly #outbox: Outbox;
	readonly #questions: Questions;
	readonly #writes: Writes;
	readonly #inbox: Inbox;
	readonly #presence: Presence;
	#events: EventLimits | undefined;
	#token: string | undefined;

	constructor(host: BlynkHost, options: BlynkOptions) {
		const { rate = 10, trace } = options;
		const { clock } = host;
		const presence = new Presence(host, options);
		const session = new Session(host, options, presence);
		const { line } = session;
		const outbox = new Outbox({ clock, line, rate });
		const questions = new Questions(host, options.dialect ?? "cloud", outbox);
		const writes = new Writes(host, options, outbox, questions);
		const inbox = new Inbox(host, line, outbox, questions, trace);
		presence.meet({ line, outbox, writes, inbox });
		line.inbox = inbox;
		// Who wants to be told of each message pays for it.
		this.virtualWrite = trace ? (pin, ...values) => writes.write(pin, values) : quickWriter(line, outbox, writes);
		this.#host = host;
		this.#session = session;
		this.#outbox = outbox;
		this.#questions = questions;
		this.#writes = writes;
		this.#inbox = inbox;
		this.#presence = presence;
	}

	/** Connects and stays connected, until {@link disconnect}. What still waits for another account is dropped. */
	connect(account: Account): void {
		if (this.#token !== undefined && this.#token !== account.token) this.#forget();
		this.#token = this.#inbox.secret = account.token;
		this.#session.start(account);
	}

	/** Ends the connection. What waits goes on waiting. */
	disconnect(): void {
		this.#session.stop();
	}

	get state(): BlynkState {
		return this.#session.state;
	}

	/** True while logged in. */
	get online(): boolean {
		return this.#writes.up;
	}

	/** Calls `handler` after each login, once the device has introduced itself: the place to {@link sync}. */
	onOnline(handler: () => void): void {
		this.#presence.onOnline.push(handler);
	}

	/** Says what becomes of `pin`'s values while offline; `"latest"` unless said otherwise. */
	whenOffline(pin: number, policy: OfflinePolicy): void {
		this.#writes.whenOffline(pin, policy);
	}

	/** Sends writes that belong together, so that charts show one moment; `time` of measuring in Unix milliseconds. */
	group(writes: readonly PinWrite[], time?: number): Outcome {
		if (!writes.length) return "sent";
		return this.#outbox.group(writes, time) ?? this.#outbox.commit();
	}

	/** Calls `handler` when the cloud writes to `pin`, in place of an earlier handler; `undefined` ends that. */
	onWrite(pin: number, handler: WriteHandler | undefined): void {
		this.#inbox.onWrite(pin, handler);
	}

	/** Asks for the last values of `pins`, of all when none is named; they come as writes. */
	sync(...pins: number[]): Outcome {
		if (!pins.every(isPin)) return "bad-pin";
		return this.#outbox.send(command.sync, pins.length ? ["vr", ...pins] : []);
	}

	/** Sets a property (`label`, `color`, `min`, ...) of one pin or several. */
	property(
		pins: number | readonly number[],
		name: string,
		value: Value | readonly Value[],
		onAnswer?: (answer: Answer) => void,
	): Outcome {
		const list = typeof pins === "number" ? [pins] : pins;
		if (!list.length || !list.every(isPin)) return "bad-pin";
		return this.#outbox.send(command.property, [...list, name, ...(isList(value) ? value : [value])], onAnswer);
	}

	/** Logs an event of the template: at most 300 characters, once a second a code, and 100 a day. */
	event(code: string, description = "", onAnswer?: (answer: Answer) => void): Outcome {
		const now = this.#host.clock.now();
		const events = (this.#events ??= new EventLimits());
		const refusal = events.check(code, description, now);
		if (refusal) return refusal;
		const outcome = this.#outbox.send(command.event, description ? [code, description] : [code], onAnswer);
		if (accepted(outcome)) events.count(code, now);
		return outcome;
	}

	/** Marks the latest event of a code as resolved, or all of them. */
	resolveEvent(code: string, which: "latest" | "all" = "latest", onAnswer?: (answer: Answer) => void): Outcome {
		return this.#outbox.send(command.resolve, which === "all" ? [code, "all"] : [code], onAnswer);
	}

	/** Reads a metadata field of the device. */
	getMeta(field: string, onTold: (value: string | undefined) => void): Outcome {
		return this.#questions.meta(field, onTold);
	}

	/** Writes a metadata field of the device. */
	setMeta(field: string, value: Value, onAnswer?: (answer: Answer) => void): Outcome {
		return this.#outbox.send(command.internal, ["meta", "set", field, value], onAnswer);
	}

	/** Asks the cloud's clock; the values are those of facts/blynk.md 1.10, without the keywords. */
	askTime(question: TimeQuestion, onTold: OnTold): Outcome {
		return this.#questions.time(question, onTold);
	}

	/**
	 * Sets the board's clock by the cloud's. `onSet` gets the time, Unix milliseconds; `undefined`: no answer. The server
	 * of 2019 knows local time only: with it the clock is off by the zone.
	 */
	syncClock(onSet?: (time: number | undefined) => void): Outcome {
		return this.#questions.syncClock(onSet);
	}

	/** Calls `handler` when the phone app or web console of the owner opens or closes, if the cloud tells. */
	onApp(handler: (connected: boolean) => void): void {
		this.#inbox.onApp = [...this.#inbox.onApp, handler];
	}

	/** Calls `handler` with the address of a new firmware that the cloud offers. The address is a secret. */
	onUpdate(handler: ((url: string) => void) | undefined): void {
		this.#inbox.onUpdate = handler;
	}

	/** Lets the cloud send console lines. Off until called: they are commands from outside. */
	onDebug(handler: ((line: string) => void) | undefined): void {
		this.#inbox.onDebug = handler;
	}

	#forget(): void {
		if (!this.#outbox.empty || !this.#writes.empty)
			this.#host.log("blynk: another account; what waited for the old one is dropped");
		this.#session.stop();
		this.#outbox.clear();
		this.#writes.clear();
		this.#questions.drop();
	}
}

function isPin(pin: number): boolean {
	return (pin & pinLimit) === pin;
}

function isList(value: Value | readonly Value[]): value is readonly Value[] {
	return Array.isArray(value);
}
