import { text } from "../bytes/index";
import { decimal } from "../match/index";
import { nobody, type FrameSink, type WriteHandler } from "./decoder";
import type { BlynkHost } from "./host";
import type { Line } from "./line";
import { command, pinLimit, status } from "./protocol";
import type { Outbox } from "./outbox";
import type { Questions } from "./questions";
import type { Body, Values } from "./values";

/** Called when an old reading widget asks for the value of `pin`: write it. */
export type ReadHandler = (pin: number) => void;

/** Called with the parameters of an internal message, its word left out; they are valid during the call. */
export type InternalHandler = (values: Values) => void;

/** Told of a virtual write, with its values as text, a space between them. */
export type Trace = (direction: "in" | "out", pin: number, values: string) => void;

/** Server messages are logged up to this many characters. */
const printLimit = 120;

const space = 0x20;

/** The key of a handler for any pin: no message has it, since a NUL ends a parameter. */
export const anyPin = "\0";

/** Hands what the cloud sends to a logged-in device to those who registered for it. */
export class Inbox implements FrameSink {
	/** By the pin as it stands in the message, or {@link anyPin}. */
	readonly onWrite = new Map<string, WriteHandler>();
	readonly onRead = new Map<string, WriteHandler>();
	/** By the word that the message begins with. */
	readonly onInternal = new Map<string, InternalHandler>();
	/** Never logged, even if the server prints it. */
	secret: string | undefined;
	readonly #host: BlynkHost;
	readonly #line: Line;
	readonly #outbox: Outbox;
	readonly #questions: Questions;
	readonly #trace: Trace | undefined;

	constructor(host: BlynkHost, line: Line, outbox: Outbox, questions: Questions, trace: Trace | undefined) {
		this.#host = host;
		this.#line = line;
		this.#outbox = outbox;
		this.#questions = questions;
		this.#trace = trace;
	}

	onResponse(id: number, code: number): void {
		if (code === status.notAuthenticated) this.#line.onResponse(id, code);
		else this.#outbox.answered(id, code);
	}

	/** Whether the device is logged in. */
	set open(open: boolean) {
		this.#line.handlers = open && !this.#trace ? this.onWrite : nobody;
	}

	onFrame(type: number, id: number, body: Body): void {
		if (type === command.hardware || type === command.bridge) this.#hardware(id, body);
		else if (type === command.internal) this.#internal(body);
		else if (type === command.debugPrint) this.#print(body);
		else this.#line.onFrame(type, id, body);
	}

	#hardware(id: number, body: Body): void {
		const { parts } = body;
		const word = parts[0];
		const digits = parts[1] ?? "";
		const handlers = word === "vw" ? this.onWrite : word === "vr" ? this.onRead : nobody;
		let handler = handlers.get(digits);
		const pin = handler ? +digits : decimal(digits, 3);
		if (handlers === nobody || pin === undefined || pin > pinLimit) {
			// Pins of the chip itself are not for the cloud to move, as in new Edgent
			// (docs/protocol/wire.md#hardware-frames).
			if (digits) this.#line.respond(id, status.illegalCommand);
			return;
		}
		if (this.#trace && word === "vw") this.#trace("in", pin, body.list().join(" "));
		handler ??= handlers.get(String(pin)) ?? handlers.get(anyPin);
		if (handler) handler(body, pin);
	}

	#internal(body: Body): void {
		const word = body.parts[0] ?? "";
		const name = body.parts[1] ?? "";
		const values = body.from(1);
		if (word === "utc") this.#questions.told(name, body);
		else if (word === "meta") this.#questions.told(`meta ${name}`, body);
		else if (word === "rtc") this.#questions.told(word, values);
		this.onInternal.get(word)?.(values);
	}

	#print(body: Body): void {
		const bytes = body.raw();
		for (let at = 0; at < bytes.length; at++) if ((bytes[at] ?? 0) < space) bytes[at] = space;
		const line = text(bytes);
		if (this.secret && line.includes(this.secret)) return;
		this.#host.log(`blynk: the server says: ${line.slice(0, printLimit)}`);
	}
}
