import type { OnTold } from "./asks";
import type { Value } from "./encoder";
import { EventLimits } from "./events";
import { infoFrame } from "./info";
import { Inbox, type WriteHandler } from "./inbox";
import { accepted, type BlynkHost, type BlynkOptions, type Outcome } from "./options";
import { Outbox, type PinWrite } from "./outbox";
import { command, pinLimit, status } from "./protocol";
import { Questions, type TimeQuestion } from "./questions";
import type { QuickWriter } from "./quick";
import { Requests, type Answer } from "./requests";
import { Session, type Account, type BlynkState } from "./session";
import { Shelf, type OfflinePolicy } from "./shelf";
import { ValuesView } from "./values";

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
	readonly #outbox: Outbox;
	readonly #quick: QuickWriter;
	readonly #requests: Requests;
	readonly #questions: Questions;
	readonly #shelf: Shelf;
	readonly #events = new EventLimits();
	readonly #inbox: Inbox;
	readonly #sent: ValuesView;
	readonly #trace: BlynkOptions["trace"];
	readonly #onOnline: (() => void)[] = [];
	#token: string | undefined;
	#up = false;
	/** Whether values with a time still wait for the clock to be set. */
	#clockAsked: "no" | "waiting" | "answered" = "no";

	constructor(host: BlynkHost, options: BlynkOptions) {
		const { tls, ports = tls ? [443, 9443] : [80, 8080], heartbeat = 40, rate = 10, offlineBytes = 4096 } = options;
		this.#host = host;
		this.#options = options;
		this.#trace = options.trace;
		this.#requests = new Requests(host.clock);
		this.#questions = new Questions(host, options.dialect ?? "cloud", parameters =>
			this.#send(command.internal, parameters),
		);
		this.#shelf = new Shelf(offlineBytes);
		this.#outbox = new Outbox({ clock: host.clock, requests: this.#requests, rate, onEmpty: () => this.#refill() });
		this.#quick = this.#outbox.quick;
		this.#session = new Session(
			host,
			{ tls, ports, heartbeat },
			{
				onUp: () => this.#begin(),
				onDown: () => this.#end(),
				onRoom: () => this.#outbox.pump(),
				onState: state => this.#changed(state),
			},
		);
		const { line } = this.#session;
		this.#inbox = new Inbox(
			host,
			line.decoder,
			{
				onResponse: (id, code) => {
					if (code === status.notAuthenticated) line.onResponse(id, code);
					else this.#requests.answered(id, code);
				},
				onIllegal: id => line.respond(id, status.illegalCommand),
				onOther: (type, id, start, end) => line.onFrame(type, id, start, end),
				onTold: (word, values) => this.#questions.told(word, values),
			},
			options.trace,
		);
		line.inbox = this.#inbox;
		this.#sent = new ValuesView(this.#outbox.bytes);
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
		return this.#up;
	}

	/** Calls `handler` after each login, once the device has introduced itself: the place to {@link sync}. */
	onOnline(handler: () => void): void {
		this.#onOnline.push(handler);
	}

	/** Writes values to a virtual pin, 0 to 255. While offline the pin's {@link whenOffline} policy decides. */
	virtualWrite(pin: number, ...values: Value[]): Outcome {
		const value = values[0];
		if (typeof value === "number" && values.length === 1) {
			if (this.#quick.write(pin, value) || (this.#outbox.giveCredit() && this.#quick.write(pin, value))) {
				if (this.#trace) this.#trace("out", pin, String(value));
				return "sent";
			}
		}
		const problem = this.#outbox.virtualWrite(pin, values);
		if (problem) return problem;
		if (this.#trace) this.#traceOut(this.#trace, pin);
		if (!this.#up) return this.#keep(pin);
		if (!this.#shelf.empty) this.#shelf.supersede(pin);
		return this.#outbox.commit();
	}

	/** Says what becomes of `pin`'s values while offline; `"latest"` unless said otherwise. */
	whenOffline(pin: number, policy: OfflinePolicy): void {
		this.#shelf.setPolicy(pin, policy);
	}

	/** Sends writes that belong together, so that charts show one moment; `time` of measuring in Unix milliseconds. */
	group(writes: readonly PinWrite[], time?: number): Outcome {
		if (!writes.length) return "sent";
		return this.#outbox.group(writes, time) ?? this.#outbox.commit();
	}

	/** Calls `handler` when the cloud writes to `pin`, in place of an earlier handler; `undefined` ends that. */
	onWrite(pin: number, handler: WriteHandler | undefined): void {
		if (handler) this.#inbox.onWrite.set(pin, handler);
		else this.#inbox.onWrite.delete(pin);
	}

	/** Asks for the last values of `pins`, of all when none is named; they come as writes. */
	sync(...pins: number[]): Outcome {
		if (!pins.every(isPin)) return "bad-pin";
		return this.#send(command.sync, pins.length ? ["vr", ...pins] : []);
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
		return this.#send(command.property, [...list, name, ...(isList(value) ? value : [value])], onAnswer);
	}

	/** Logs an event of the template: at most 300 characters, once a second a code, and 100 a day. */
	event(code: string, description = "", onAnswer?: (answer: Answer) => void): Outcome {
		const now = this.#host.clock.now();
		const refusal = this.#events.check(code, description, now);
		if (refusal) return refusal;
		const outcome = this.#send(command.event, description ? [code, description] : [code], onAnswer);
		if (accepted(outcome)) this.#events.count(code, now);
		return outcome;
	}

	/** Marks the latest event of a code as resolved, or all of them. */
	resolveEvent(code: string, which: "latest" | "all" = "latest", onAnswer?: (answer: Answer) => void): Outcome {
		return this.#send(command.resolve, which === "all" ? [code, "all"] : [code], onAnswer);
	}

	/** Reads a metadata field of the device. */
	getMeta(field: string, onTold: (value: string | undefined) => void): Outcome {
		return this.#questions.meta(field, onTold);
	}

	/** Writes a metadata field of the device. */
	setMeta(field: string, value: Value, onAnswer?: (answer: Answer) => void): Outcome {
		return this.#send(command.internal, ["meta", "set", field, value], onAnswer);
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
		this.#inbox.onApp.push(handler);
	}

	/** Calls `handler` with the address of a new firmware that the cloud offers. The address is a secret. */
	onUpdate(handler: ((url: string) => void) | undefined): void {
		this.#inbox.onUpdate = handler;
	}

	/** Lets the cloud send console lines. Off until called: they are commands from outside. */
	onDebug(handler: ((line: string) => void) | undefined): void {
		this.#inbox.onDebug = handler;
	}

	#begin(): void {
		const { system } = this.#host;
		const { dialect = "cloud", info, heartbeat = 40 } = this.#options;
		const { line } = this.#session;
		const { chip, buildTime } = system;
		const frame = infoFrame(dialect, info, { chip, buildTime, heartbeat });
		frame[2] = line.nextId();
		line.write(frame);
		this.#up = true;
	}

	#changed(state: BlynkState): void {
		this.#options.onState?.(state);
		if (state.at !== "online" || !this.#up) return;
		this.#outbox.attach(this.#session.line);
		for (const handler of this.#onOnline) handler();
	}

	#end(): void {
		this.#up = false;
		this.#clockAsked = "no";
		this.#outbox.detach();
		this.#requests.lost();
	}

	#forget(): void {
		if (!this.#outbox.empty || !this.#shelf.empty)
			this.#host.log("blynk: another account; what waited for the old one is dropped");
		this.#session.stop();
		this.#outbox.clear();
		this.#shelf.clear();
		this.#requests.drop();
		this.#questions.drop();
	}

	#send(type: number, parameters: readonly Value[], onAnswer?: (answer: Answer) => void): Outcome {
		const place = onAnswer ? this.#requests.add(onAnswer) : 0;
		if (place === undefined) return "full";
		const refusal = this.#outbox.message(type, parameters);
		if (!refusal) return this.#outbox.commit(place);
		if (place) this.#requests.forget(place);
		return refusal;
	}

	/** Puts the values just encoded aside until there is a connection. */
	#keep(pin: number): Outcome {
		const { bytes, start, end } = this.#outbox;
		return this.#shelf.put(pin, bytes.subarray(this.#parameters(start), end), this.#host.clock.now());
	}

	/** Where the values of the virtual write at `frame` begin, the NUL before them included. */
	#parameters(frame: number): number {
		const afterPin = this.#outbox.bytes.indexOf(0, frame + 8);
		return afterPin < 0 || afterPin > this.#outbox.end ? this.#outbox.end : afterPin;
	}

	/** Nothing waits to be sent: what was kept while offline is next. False when it must wait for the time. */
	#refill(): boolean {
		const { clock } = this.#host;
		const kept = this.#shelf.first;
		if (!kept) return true;
		const time = clock.time();
		if (kept.at !== undefined && time === undefined && this.#clockAsked !== "answered") {
			if (this.#clockAsked === "no") this.#askClock();
			return false;
		}
		const written = kept.at === undefined || time === undefined ? undefined : time - (clock.now() - kept.at);
		this.#outbox.stored(kept.pin, kept.values, written);
		this.#outbox.commit();
		this.#shelf.shift();
		return true;
	}

	/** Without an answer the kept values go without their times: they are worth more late than never. */
	#askClock(): void {
		this.#clockAsked = "waiting";
		this.syncClock(() => {
			this.#clockAsked = "answered";
			this.#outbox.pump();
		});
	}

	#traceOut(trace: NonNullable<BlynkOptions["trace"]>, pin: number): void {
		const { start, end } = this.#outbox;
		trace(
			"out",
			pin,
			this.#sent
				.over(this.#parameters(start) + 1, end)
				.list()
				.join(" "),
		);
	}
}

function isPin(pin: number): boolean {
	return (pin & pinLimit) === pin;
}

function isList(value: Value | readonly Value[]): value is readonly Value[] {
	return Array.isArray(value);
}
