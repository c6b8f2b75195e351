import { text } from "../bytes/index";
import type { WriteHandler } from "./decoder";
import { concat, type Refusal, type Value } from "./encoder";
import { EventLimits } from "./events";
import type { BlynkHost } from "./host";
import { anyPin, Inbox, type InternalHandler, type ReadHandler, type Trace } from "./inbox";
import { infoOf, type DeviceInfo, type Dialect } from "./info";
import { accepted, Outbox, type Answer, type OnAnswer, type Outcome } from "./outbox";
import { begin, command, headerLength, pinLimit, usualHeartbeat, virtualWrite } from "./protocol";
import type { Line } from "./line";
import { Questions, type OnTold, type TimeQuestion } from "./questions";
import { Session, type Account, type BlynkState, type SessionEvents, type SessionOptions } from "./session";
import type { OfflinePolicy } from "./backlog";

/** How the client speaks to its server, and who the device is. */
export interface BlynkOptions extends SessionOptions {
	/** `"cloud"` unless the server is the open-source one of 2019. */
	readonly dialect?: Dialect;
	/** Told after each login; read anew each time, so getters may change what is told. */
	readonly info: DeviceInfo;
	/**
	 * Messages a second in the long run; 10, which every published limit allows (docs/protocol/wire.md#rate-limits). More
	 * wait their turn. Infinity: no limit.
	 */
	readonly rate?: number;
	/** Bytes of memory for values that wait for a connection, or for a sign that they arrived; 5,120. */
	readonly offlineBytes?: number;
	/** Told of every change, and of every failed attempt. */
	onState?(state: BlynkState): void;
	/** Told of every virtual write, with its values as text, a space between them. Costs text per message. */
	readonly trace?: Trace | undefined;
}

/** One pin of a group and its values. */
export type PinWrite = readonly [pin: number, ...values: Value[]];

/** What a group may hold besides: a property of one pin or several, an event. */
export type GroupEntry =
	| PinWrite
	| readonly ["property", pins: number | readonly number[], name: string, value: Value | readonly Value[]]
	| readonly ["event", code: string, description?: string];

/** A group is sent in one piece, which has to fit into an idle socket (host.ts, Socket.write), bytes. */
const groupLimit = 1400;

/** A pin, 0 to 255, or every one that has no handler of its own. */
export type PinOrAny = number | "any";

/**
 * A Blynk device: virtual pins, events, metadata and time over one connection that comes back by itself.
 *
 * Every method may be called at any time, online or not. What a method sends is accepted or refused at once, and what
 * is accepted is not lost but by power or by another account.
 */
export class Blynk {
	readonly #host: BlynkHost;
	readonly #options: BlynkOptions;
	readonly #session: Session;
	readonly #line: Line;
	readonly #outbox: Outbox;
	readonly #questions: Questions;
	readonly #inbox: Inbox;
	readonly #onOnline: (() => void)[] = [];
	readonly #onApp: ((connected: boolean) => void)[] = [];
	/** False while a connection has no room for the introduction. */
	#introduced = true;
	/** Pins whose writes are traced, or kept beyond their sending: each has to be looked at. */
	#watched: { has(pin: number): boolean } | undefined;
	#events: EventLimits | undefined;
	#token: string | undefined;

	/** Nothing is sent before {@link connect}; what is written until then waits as while offline. */
	constructor(host: BlynkHost, options: BlynkOptions) {
		const { rate = 10, offlineBytes = 5120, trace } = options;
		const events: SessionEvents = {
			onUp: () => this.#up(),
			onDown: () => this.#down(),
			onRoom: () => this.#room(),
			onState: state => this.#state(state),
		};
		this.#host = host;
		this.#options = options;
		if (trace) this.#watched = { has: () => true };
		this.#session = new Session(host, options, events);
		const { line } = this.#session;
		this.#line = line;
		this.#outbox = new Outbox(host.clock, line, rate, offlineBytes);
		this.#questions = new Questions(host, this.#outbox);
		this.#outbox.time = () => this.#session.time;
		this.#outbox.askTime = onDone => accepted(this.syncClock(onDone));
		line.inbox = this.#inbox = new Inbox(host, line, this.#outbox, this.#questions, trace);
	}

	/** Connects and stays connected, until {@link disconnect}. What still waits for another account is dropped. */
	connect(account: Account): void {
		if (this.#token !== undefined && this.#token !== account.token) this.#forget();
		this.#token = this.#inbox.secret = account.token;
		this.#questions.dialect = this.#options.dialect ?? "cloud";
		this.#session.start(account);
	}

	/** Ends the connection. What waits goes on waiting. */
	disconnect(): void {
		this.#session.stop();
	}

	/** Where it stands; {@link BlynkOptions.onState} tells of each change. */
	get state(): BlynkState {
		return this.#session.state;
	}

	/** True while logged in. */
	get online(): boolean {
		return this.#outbox.up;
	}

	/** Calls `handler` after each login, once the device has introduced itself: the place to {@link sync}. */
	onOnline(handler: () => void): void {
		this.#onOnline.push(handler);
	}

	/** Writes values to a virtual pin, 0 to 255. While offline the pin's {@link whenOffline} policy decides. */
	virtualWrite(pin: number, ...values: Value[]): Outcome {
		if ((pin & pinLimit) !== pin) return "bad-pin";
		const line = this.#line;
		const frame = line.encoder.frame(virtualWrite + pin, values);
		if (!frame) return line.encoder.problem;
		// Where nothing waits and nothing is kept, that is all.
		if (this.#watched?.has(pin) || line.granted < 1 || !line.socket.write(frame)) return this.#consider(pin, frame);
		line.granted -= 1;
		return "sent";
	}

	#consider(pin: number, frame: Uint8Array): Outcome {
		if (this.#options.trace) this.#options.trace("out", pin, textOf(frame));
		return this.#outbox.write(pin, frame);
	}

	/** Says what becomes of `pin`'s values while offline; `"latest"` unless said otherwise. */
	whenOffline(pin: number, policy: OfflinePolicy): void {
		const policies = this.#outbox.whenOffline(pin, policy);
		this.#watched ??= policies;
	}

	/** Sends what belongs together, so that charts show one moment; `time` of measuring in Unix milliseconds. */
	group(entries: readonly GroupEntry[], time?: number): Outcome {
		if (!entries.length) return "sent";
		const { encoder } = this.#line;
		let message = encoder.groupBegin(time);
		for (const entry of entries) {
			const frame = this.#entry(entry);
			if (!frame) return encoder.problem;
			message = concat(message, frame);
		}
		message = concat(message, encoder.groupEnd());
		if (message.length > groupLimit) return "too-long";
		const outcome = this.#outbox.commit(message);
		if (accepted(outcome)) for (const [kind, code] of entries) if (kind === "event") this.#counted(code);
		return outcome;
	}

	/** Calls `handler` when the cloud writes to `pin`, in place of an earlier handler; `undefined` ends that. */
	onWrite(pin: PinOrAny, handler: WriteHandler | undefined): void {
		put(this.#inbox.onWrite, keyOf(pin), handler);
	}

	/** The same when an old reading widget asks for `pin`: answer by writing to it. */
	onRead(pin: PinOrAny, handler: ReadHandler | undefined): void {
		put(this.#inbox.onRead, keyOf(pin), handler && ((_, asked) => handler(asked)));
	}

	/** Asks for the last values of `pins`, of all when none is named; they come as writes. */
	sync(...pins: number[]): Outcome {
		if (!pins.every(isPin)) return "bad-pin";
		return this.#send(command.sync, pins.length ? ["vr", ...pins] : [""]);
	}

	/** Sets a property (`label`, `color`, `min`, ...) of one pin or several. */
	property(
		pins: number | readonly number[],
		name: string,
		value: Value | readonly Value[],
		onAnswer?: OnAnswer,
	): Outcome {
		const values = propertyOf(pins, name, value);
		return values ? this.#send(command.property, values, onAnswer) : "bad-pin";
	}

	/** Logs an event of the template: at most 300 characters, once a second a code, and 100 a day. */
	event(code: string, description = "", onAnswer?: OnAnswer): Outcome {
		const refusal = this.#refusal(code, description);
		if (refusal) return refusal;
		const outcome = this.#send(command.event, description ? [code, description] : [code], onAnswer);
		if (accepted(outcome)) this.#counted(code);
		return outcome;
	}

	/** Marks the latest event of a code as resolved, or all of them. */
	resolveEvent(code: string, which: "latest" | "all" = "latest", onAnswer?: OnAnswer): Outcome {
		return this.#send(command.resolve, which === "all" ? [code, which] : [code], onAnswer);
	}

	/** Reads a metadata field of the device. */
	getMeta(field: string, onTold: (value: string | undefined) => void): Outcome {
		return this.#questions.ask(`meta ${field}`, ["meta", "get", field], values => onTold(values?.text()));
	}

	/** Writes a metadata field of the device. */
	setMeta(field: string, value: Value, onAnswer?: OnAnswer): Outcome {
		return this.#send(command.internal, ["meta", "set", field, value], onAnswer);
	}

	/** Asks the cloud's clock; the values are those of docs/protocol/wire.md#internal-messages, without the keywords. */
	askTime(question: TimeQuestion, onTold: OnTold): Outcome {
		return this.#questions.time(question, onTold);
	}

	/**
	 * Sets the board's clock by the cloud's. `onSet` gets the time, Unix milliseconds; `undefined`: no answer. The server
	 * of 2019 knows local time only: with it the clock is off by the zone.
	 */
	syncClock(onSet?: (time: number | undefined) => void): Outcome {
		return this.#questions.syncClock(time => onSet?.(time));
	}

	/**
	 * Sends an internal message as it is: a word of docs/protocol/wire.md#internal-messages, or one that is newer than
	 * this client.
	 */
	internal(word: string, ...values: Value[]): Outcome {
		return this.#send(command.internal, [word, ...values]);
	}

	/** Calls `handler` with the internal messages of `word`, whatever the client itself does with them. */
	onInternal(word: string, handler: InternalHandler | undefined): void {
		put(this.#inbox.onInternal, word, handler);
	}

	/** Calls `handler` when the phone app or web console of the owner opens or closes, if the cloud tells. */
	onApp(handler: (connected: boolean) => void): void {
		this.#onApp.push(handler);
		for (const word of ["acon", "adis"])
			this.onInternal(word, () => {
				for (const each of this.#onApp) each(word === "acon");
			});
	}

	/** Calls `handler` with the address of a new firmware that the cloud offers. The address is a secret. */
	onUpdate(handler: ((url: string) => void) | undefined): void {
		this.onInternal("ota", handler && (values => handler(values.text())));
	}

	/** Lets the cloud send console lines. Off until called: they are commands from outside. */
	onDebug(handler: ((line: string) => void) | undefined): void {
		this.onInternal("dbg", handler && (values => handler(values.text())));
	}

	#send(type: number, values: readonly Value[], onAnswer?: OnAnswer): Outcome {
		return this.#outbox.send(type, values, onAnswer);
	}

	/** The frame of one entry; `undefined`: the encoder knows why not. */
	#entry(entry: GroupEntry): Uint8Array | undefined {
		const { encoder } = this.#line;
		if (entry[0] === "property") {
			const values = propertyOf(entry[1], entry[2], entry[3]);
			if (values) return encoder.frame(begin(command.property), values);
		} else if (entry[0] === "event") {
			const [, code, description = ""] = entry;
			const refusal = this.#refusal(code, description);
			if (!refusal) return encoder.frame(begin(command.event), description ? [code, description] : [code]);
			encoder.problem = refusal;
			return undefined;
		} else {
			const [pin, ...values] = entry;
			if (isPin(pin)) return encoder.frame(virtualWrite + pin, values);
		}
		encoder.problem = "bad-pin";
		return undefined;
	}

	#refusal(code: string, description: string): Refusal | undefined {
		return (this.#events ??= new EventLimits()).check(code, description, this.#host.clock.now());
	}

	#counted(code: string): void {
		this.#events?.count(code, this.#host.clock.now());
	}

	#up(): void {
		this.#introduce();
		this.#outbox.up = this.#inbox.open = true;
	}

	#down(): void {
		this.#introduced = true;
		this.#outbox.close();
	}

	/** Nothing goes before the introduction: the cloud makes the device from it. */
	#introduce(): void {
		const { system } = this.#host;
		const { info, heartbeat = usualHeartbeat } = this.#options;
		const { dialect } = this.#questions;
		const board = { chip: system.chip, buildTime: system.buildTime, heartbeat };
		const frame = this.#line.encoder.frame(begin(command.internal), infoOf(dialect, info, board));
		this.#introduced = !!frame && this.#outbox.introduce(frame, answer => this.#answered(answer, dialect));
	}

	/** The server of 2019 leaves unanswered what it does not know, and takes the device for one without heartbeat. */
	#answered(answer: Answer, dialect: Dialect): void {
		if (answer !== "timeout" || dialect === "legacy") return;
		this.#host.log("blynk: the server does not answer the introduction: it is spoken to as one of 2019 is");
		this.#questions.dialect = "legacy";
		this.#introduce();
	}

	#room(): void {
		if (!this.#introduced) this.#introduce();
		this.#outbox.pump();
	}

	#state(state: BlynkState): void {
		this.#options.onState?.(state);
		if (state.at !== "online" || !this.online) return;
		this.#outbox.pump();
		for (const handler of this.#onOnline) handler();
	}

	#forget(): void {
		if (!this.#outbox.empty) this.#host.log("blynk: another account; what waited for the old one is dropped");
		this.#session.stop();
		this.#outbox.clear();
		this.#questions.drop();
	}
}

function keyOf(pin: PinOrAny): string {
	return pin === "any" ? anyPin : String(pin);
}

/** The place of a handler: each word or pin has one. */
function put<Handler>(handlers: Map<string, Handler>, key: string, handler: Handler | undefined): void {
	if (handler) handlers.set(key, handler);
	else handlers.delete(key);
}

/** The parameters of a property message; `undefined` when it names no pin, or one that there is not. */
function propertyOf(
	pins: number | readonly number[],
	name: string,
	value: Value | readonly Value[],
): readonly Value[] | undefined {
	const list = typeof pins === "number" ? [pins] : pins;
	return list.length && list.every(isPin) ? [...list, name, ...(isList(value) ? value : [value])] : undefined;
}

function isPin(pin: number): boolean {
	return (pin & pinLimit) === pin;
}

function isList(value: Value | readonly Value[]): value is readonly Value[] {
	return Array.isArray(value);
}

/** The values of a virtual write, for people. */
function textOf(frame: Uint8Array): string {
	return text(frame.subarray(headerLength)).split("\0").slice(2).join(" ");
}
