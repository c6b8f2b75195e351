import type { Clock, Timer } from "../../hosts/host";
import { FrameEncoder, type Refusal, type Value } from "./encoder";
import { Pace } from "./pace";
import { command, headerLength } from "./protocol";
import { QuickWriter } from "./quick";
import type { Requests } from "./requests";

/** A logged-in connection, as the outbox sees it. */
export interface Wire {
	/** True when `count` bytes can be written now; they are then put by for this. */
	reserve(count: number): boolean;
	/** The id of the next message. */
	nextId(): number;
	/** Sends `bytes`, for which room was reserved. */
	write(bytes: Uint8Array): void;
}

export interface OutboxOptions {
	readonly clock: Clock;
	readonly requests: Requests;
	/** Messages a second in the long run. */
	readonly rate: number;
	/** Called when nothing waits any more; may commit more. False when there is more to come later. */
	readonly onEmpty: () => boolean;
}

/** One pin of a group and its values. */
export type PinWrite = readonly [pin: number, ...values: Value[]];

/** A record in the buffer: length (2 bytes), the place of its request ({@link Requests}), its frames. */
const prefix = 3;

/** Holds the largest frame and some that wait, bytes. */
const capacity = 2048;

/** Records no longer than this always fit into an idle socket: 1,536 bytes is the least any has (facts/moddable.md 9). */
const recordLimit = 1460;

/**
 * Messages at once after a rest. With 10 a second, and some that were granted before, no second sees more than the 15 of
 * the reference client (facts/blynk.md 1.14).
 */
const burst = 3;

/** Quick writes that are allowed at a time, where the pace sets no limit: half of the least an idle socket takes. */
const mostCredit = 32;

/**
 * Messages on their way out. They are encoded where they wait, in one buffer allocated once; what may go at once never
 * waits. Outlives connections: nothing accepted is dropped but by {@link clear}.
 *
 * A record is sent in one piece: the frames of a group are never torn apart by a lost connection.
 */
export class Outbox {
	readonly bytes = new Uint8Array(capacity);
	readonly #encoder = new FrameEncoder(this.bytes);
	readonly #options: OutboxOptions;
	readonly #pace: Pace;
	readonly #clock: Clock;
	/** Sends single whole numbers past the buffer, while nothing waits there and {@link giveCredit} lets it. */
	readonly quick = new QuickWriter();
	#wire: Wire | undefined;
	/** The wire, while nothing waits to go before what is sent next. */
	#free: Wire | undefined;
	/** The records that wait lie from here ... */
	#head = 0;
	/** ... up to here. Both 0 when there are none. */
	#tail = 0;
	#timer: Timer | undefined;
	#pumping = false;

	constructor(options: OutboxOptions) {
		this.#options = options;
		this.#clock = options.clock;
		this.#pace = new Pace(options.rate, burst);
	}

	/** True when nothing waits. */
	get empty(): boolean {
		return this.#tail === 0;
	}

	/** Where the record just encoded ends; it starts with the header at {@link start}. */
	get end(): number {
		return this.#encoder.at;
	}

	get start(): number {
		return this.#tail + prefix;
	}

	/** A connection is ready: what waits may go. */
	attach(wire: Wire): void {
		this.#wire = wire;
		this.pump();
	}

	/** The connection is gone: what waits goes on waiting. */
	detach(): void {
		this.#wire = undefined;
		this.#bar();
		this.#clock.clear(this.#timer);
		this.#timer = undefined;
	}

	/** Forgets what waits. */
	clear(): void {
		this.#head = this.#tail = 0;
	}

	/** Encodes a virtual write; {@link commit} sends it. */
	virtualWrite(pin: number, values: readonly Value[]): Refusal | undefined {
		const encoder = this.#begin();
		encoder.virtualWrite(pin, values, capacity);
		return encoder.problem;
	}

	/** Encodes a message of `parameters`; {@link commit} sends it. */
	message(type: number, parameters: readonly Value[]): Refusal | undefined {
		const encoder = this.#begin();
		this.#frame(type, parameters);
		return encoder.problem;
	}

	/** Encodes a group of virtual writes; `time`, Unix milliseconds, is when they were measured. */
	group(writes: readonly PinWrite[], time: number | undefined): Refusal | undefined {
		const encoder = this.#begin();
		const start = encoder.at;
		this.#frame(command.group, time === undefined ? ["b"] : ["t", time]);
		for (const [pin, ...values] of writes) {
			if (encoder.problem) return encoder.problem;
			encoder.virtualWrite(pin, values, capacity);
		}
		if (encoder.problem) return encoder.problem;
		this.#frame(command.group, ["e"]);
		return encoder.problem ?? (encoder.at - start > recordLimit ? "too-long" : undefined);
	}

	/** Encodes a virtual write whose values are encoded already. */
	stored(pin: number, values: Uint8Array, time: number | undefined): Refusal | undefined {
		const encoder = this.#begin();
		if (time !== undefined) this.#frame(command.group, ["t", time]);
		encoder.open(command.hardware, capacity);
		encoder.value("vw");
		encoder.parameter(pin);
		encoder.raw(values);
		encoder.close();
		if (time !== undefined) this.#frame(command.group, ["e"]);
		return encoder.problem;
	}

	/** Lets as many quick writes go as pace and socket allow; false when that is none. */
	giveCredit(): boolean {
		const wire = this.#free;
		if (!wire || this.quick.credit > 0) return false;
		const now = this.#clock.now();
		const count = this.#pace.credit(now, mostCredit);
		if (!count || !wire.reserve(count * QuickWriter.longest)) return false;
		this.#pace.spend(now, count);
		this.quick.credit = count;
		return true;
	}

	/** Sends the record just encoded, now or when its turn comes; `place` is where its {@link Requests request} waits. */
	commit(place = 0): "sent" | "queued" {
		const start = this.#tail + prefix;
		const end = this.#encoder.at;
		const wire = this.#free;
		if (wire) {
			this.#takeCredit();
			const now = this.#clock.now();
			if (this.#pace.wait(now) <= 0 && wire.reserve(end - start)) {
				this.#send(wire, start, end, place, now);
				return "sent";
			}
		}
		const first = this.empty;
		this.bytes[this.#tail] = (end - start) >> 8;
		this.bytes[this.#tail + 1] = end - start;
		this.bytes[this.#tail + 2] = place;
		this.#tail = end;
		if (first && !this.#pumping) this.pump();
		return "queued";
	}

	/** Sends what may go now. Called when the connection takes bytes again, too. */
	pump(): void {
		this.#clock.clear(this.#timer);
		this.#timer = undefined;
		this.#bar();
		this.#pumping = true;
		let done = false;
		while (this.#wire && !done) {
			if (this.empty) done = this.#options.onEmpty();
			if (this.empty) break;
			done = false;
			if (!this.#sendFirst(this.#wire)) break;
		}
		this.#pumping = false;
		if (done) this.#free = this.quick.wire = this.#wire;
	}

	/** Sends the record that waits longest; false when it must go on waiting. */
	#sendFirst(wire: Wire): boolean {
		const start = this.#head + prefix;
		const length = ((this.bytes[this.#head] ?? 0) << 8) | (this.bytes[this.#head + 1] ?? 0);
		const now = this.#clock.now();
		const wait = this.#pace.wait(now);
		if (wait > 0) {
			this.#timer = this.#clock.set(() => this.pump(), Math.ceil(wait));
			return false;
		}
		if (!wire.reserve(length)) return false;
		const place = this.bytes[this.#head + 2] ?? 0;
		this.#head = start + length;
		this.#send(wire, start, this.#head, place, now);
		if (this.#head === this.#tail) this.#head = this.#tail = 0;
		return true;
	}

	/** Something waits: nothing may overtake it. */
	#bar(): void {
		this.#free = this.quick.wire = undefined;
		this.#takeCredit();
	}

	#takeCredit(): void {
		this.#pace.giveBack(this.quick.credit);
		this.quick.credit = 0;
	}

	#begin(): FrameEncoder {
		if (this.#head > 0 && this.#tail > capacity / 2) {
			this.bytes.copyWithin(0, this.#head, this.#tail);
			this.#tail -= this.#head;
			this.#head = 0;
		}
		this.#encoder.problem = undefined;
		this.#encoder.at = this.#tail + prefix;
		return this.#encoder;
	}

	#frame(type: number, parameters: readonly Value[]): void {
		const encoder = this.#encoder;
		if (encoder.problem) return;
		encoder.open(type, capacity);
		if (encoder.problem) return;
		parameters.forEach((parameter, index) => (index ? encoder.parameter(parameter) : encoder.value(parameter)));
		encoder.close();
	}

	#send(wire: Wire, start: number, end: number, place: number, now: number): void {
		const { bytes } = this;
		let frame = start;
		do {
			const id = wire.nextId();
			bytes[frame + 1] = id >> 8;
			bytes[frame + 2] = id;
			if (place) this.#options.requests.sent(place, id);
			this.#pace.spend(now);
			frame += headerLength + (((bytes[frame + 3] ?? 0) << 8) | (bytes[frame + 4] ?? 0));
		} while (frame < end);
		wire.write(bytes.subarray(start, end));
	}
}
