import { text } from "../bytes/index";
import type { FrameSink } from "./decoder";
import type { Line } from "./line";
import type { BlynkHost, BlynkOptions } from "./options";
import type { Outbox } from "./outbox";
import { command, pinLimit, status } from "./protocol";
import type { Questions } from "./questions";
import { handlerKey, nobody } from "./quick";
import type { Values, ValuesView } from "./values";

/** Called with the values of a virtual write; they are valid during the call. */
export type WriteHandler = (values: Values, pin: number) => void;

/** Server messages are logged up to this many characters. */
const printLimit = 120;

const space = 0x20;
const zero = 0x30;

/** "vw" and a NUL, as the upper three bytes of a word. */
const virtualWrite = 0x767700;

/** Hands what the cloud sends to a logged-in device to those who registered for it. */
export class Inbox implements FrameSink {
	readonly #line: Line;
	readonly #values: ValuesView;
	readonly #outbox: Outbox;
	readonly #questions: Questions;
	readonly #host: BlynkHost;
	readonly #trace: BlynkOptions["trace"];
	readonly #handlers: (WriteHandler | undefined)[] = [];
	onApp: readonly ((connected: boolean) => void)[] = nobody;
	onUpdate: ((url: string) => void) | undefined;
	onDebug: ((line: string) => void) | undefined;
	/** Never logged, even if the server prints it. */
	secret: string | undefined;

	constructor(host: BlynkHost, line: Line, outbox: Outbox, questions: Questions, trace: BlynkOptions["trace"]) {
		this.#host = host;
		this.#line = line;
		this.#values = line.decoder.values;
		this.#outbox = outbox;
		this.#questions = questions;
		this.#trace = trace;
	}

	/** Whether the device is logged in. */
	set open(open: boolean) {
		this.#line.listen(open && !this.#trace ? this.#handlers : nobody);
	}

	onWrite(pin: number, handler: WriteHandler | undefined): void {
		if (pin === (pin & pinLimit)) this.#handlers[handlerKey(pin)] = handler;
	}

	onResponse(id: number, code: number): void {
		if (code === status.notAuthenticated) this.#line.onResponse(id, code);
		else this.#outbox.answered(id, code);
	}

	onFrame(type: number, id: number, start: number, end: number): void {
		if (type === command.hardware || type === command.bridge) this.#hardware(id, start, end);
		else if (type === command.internal) this.#internal(start, end);
		else if (type === command.debugPrint) this.#print(this.#values.buffer.slice(start, end));
		else this.#line.onFrame(type, id, start, end);
	}

	#hardware(id: number, start: number, end: number): void {
		const values = this.#values.over(start, end);
		const { buffer } = values;
		if (end - start > 3 && values.view.getUint32(start) >>> 8 === virtualWrite) {
			let pin = 0;
			let at = start + 3;
			for (; at < end && isDigit(buffer[at]); at++) pin = pin * 10 + (buffer[at] ?? 0) - zero;
			const digits = at - start - 3;
			if (digits && digits <= 3 && pin <= pinLimit && (at === end || buffer[at] === 0)) {
				values.start = Math.min(at + 1, end);
				if (this.#trace) this.#trace("in", pin, values.list().join(" "));
				return this.#handlers[handlerKey(pin)]?.(values, pin);
			}
		} else if (values.length < 2) return;
		// Pins of the chip itself are not for the cloud to move, as in new Edgent (facts/blynk.md 1.8).
		this.#line.respond(id, status.illegalCommand);
	}

	#internal(start: number, end: number): void {
		const word = text(this.#values.buffer.subarray(start, Math.min(start + 4, end)));
		const values = this.#values.over(Math.min(start + (word === "meta" ? 5 : 4), end), end);
		switch (word) {
			case "acon":
			case "adis":
				for (const handler of this.onApp) handler(word === "acon");
				return;
			case "ota\0":
				return this.onUpdate?.(values.text());
			case "dbg\0":
				return this.onDebug?.(values.text());
			case "rtc\0":
				return this.#questions.told("rtc", values);
			case "utc\0":
				return this.#questions.told("utc", values);
			case "meta":
				return this.#questions.told("meta", values);
		}
	}

	#print(bytes: Uint8Array): void {
		for (let at = 0; at < bytes.length; at++) if ((bytes[at] ?? 0) < space) bytes[at] = space;
		const line = text(bytes);
		if (this.secret && line.includes(this.secret)) return;
		this.#host.log(`blynk: the server says: ${line.slice(0, printLimit)}`);
	}
}

function isDigit(byte: number | undefined): boolean {
	return byte !== undefined && byte >= zero && byte <= zero + 9;
}
