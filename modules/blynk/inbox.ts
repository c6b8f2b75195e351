import { text } from "../bytes/index";
import type { FrameDecoder, FrameSink } from "./decoder";
import type { BlynkHost } from "./options";
import { command, pinLimit } from "./protocol";
import { ValuesView, type Values } from "./values";

/** Called with the values of a virtual write; they are valid during the call. */
export type WriteHandler = (values: Values, pin: number) => void;

/** What the cloud tells besides writes, as told by {@link Inbox}. */
export interface InboxEvents {
	onResponse(id: number, status: number): void;
	/** A message that wants the answer `status`. */
	onIllegal(id: number): void;
	/** A message of a type that is not for the product. */
	onOther(type: number, id: number, start: number, end: number): void;
	/** `rtc`, `utc` or `meta`, and its parameters. */
	onTold(word: "rtc" | "utc" | "meta", values: ValuesView): void;
}

/** Server messages are logged up to this many characters. */
const printLimit = 120;

/** "vw" and a NUL, the start of a virtual write, as the upper three bytes of a word. */
const virtualWrite = 0x767700;

/** Hands what the cloud sends to a logged-in device to those who registered for it. */
export class Inbox implements FrameSink {
	readonly #host: BlynkHost;
	readonly #bytes: Uint8Array;
	readonly #view: DataView;
	readonly #values: ValuesView;
	readonly #events: InboxEvents;
	readonly #trace: ((direction: "in", pin: number, values: string) => void) | undefined;
	readonly onWrite = new Map<number, WriteHandler>();
	readonly onApp: ((connected: boolean) => void)[] = [];
	onUpdate: ((url: string) => void) | undefined;
	onDebug: ((line: string) => void) | undefined;
	/** Never logged, even if the server prints it. */
	secret: string | undefined;

	constructor(
		host: BlynkHost,
		decoder: FrameDecoder,
		events: InboxEvents,
		trace: ((direction: "in", pin: number, values: string) => void) | undefined,
	) {
		this.#host = host;
		this.#bytes = decoder.bytes;
		this.#view = decoder.view;
		this.#values = new ValuesView(decoder.bytes);
		this.#events = events;
		this.#trace = trace;
	}

	onResponse(id: number, code: number): void {
		this.#events.onResponse(id, code);
	}

	onFrame(type: number, id: number, start: number, end: number): void {
		if (type === command.hardware) {
			const word = this.#view.getUint32(start);
			// A pin of one digit and the NUL after it, the message received most, goes the shortest way.
			if (word >>> 8 === virtualWrite && this.#bytes[start + 4] === 0 && start + 4 < end && !this.#trace) {
				const pin = (word & 0xff) - 0x30;
				const handler = this.onWrite.get(pin);
				if (handler) {
					const values = this.#values;
					values.start = start + 5;
					values.end = end;
					return handler(values, pin);
				}
			}
			this.#hardware(id, start, end);
		} else if (type === command.bridge) this.#hardware(id, start, end);
		else if (type === command.internal) this.#internal(start, end);
		else if (type === command.debugPrint) this.#print(text(this.#bytes.subarray(start, end)));
		else this.#events.onOther(type, id, start, end);
	}

	#write(pin: number, start: number, end: number): void {
		const values = this.#values;
		values.start = start;
		values.end = end;
		if (this.#trace) this.#trace("in", pin, values.list().join(" "));
		const handler = this.onWrite.get(pin);
		if (handler) handler(values, pin);
	}

	#hardware(id: number, start: number, end: number): void {
		const values = this.#values.over(start, end);
		if (values.length < 2) return;
		const pin = pinOf(values.text(1));
		if (values.text() === "vw" && pin !== undefined) this.#write(pin, this.#values.startOf(2), end);
		// Pins of the chip itself are not for the cloud to move, as in new Edgent (facts/blynk.md 1.8).
		else this.#events.onIllegal(id);
	}

	#internal(start: number, end: number): void {
		const word = text(this.#bytes.subarray(start, Math.min(start + 4, end)));
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
				return this.#events.onTold("rtc", values);
			case "utc\0":
				return this.#events.onTold("utc", values);
			case "meta":
				return this.#events.onTold("meta", values);
		}
	}

	#print(line: string): void {
		if (this.secret && line.includes(this.secret)) return;
		this.#host.log(`blynk: the server says: ${line.slice(0, printLimit).replace(/[\0-\x1f]/g, " ")}`);
	}
}

function pinOf(digits: string): number | undefined {
	const pin = /^\d{1,3}$/.test(digits) ? Number(digits) : pinLimit + 1;
	return pin <= pinLimit ? pin : undefined;
}
