import type { Clock, Timer } from "../../hosts/host";
import { FrameEncoder, type Refusal, type Value } from "./encoder";
import type { Line } from "./line";
import type { Outcome } from "./options";
import { Pace } from "./pace";
import { command, headerLength, idLimit } from "./protocol";
import type { QuickOutbox } from "./quick";
import { Requests, type Answer } from "./requests";

export interface OutboxOptions {
	readonly clock: Clock;
	readonly line: Line;
	/** Messages a second in the long run. */
	readonly rate: number;
}

/** Has more to send when nothing waits in the {@link Outbox} any more. */
export interface Source {
	/** May commit more. False when there is more to come later. */
	refill(): boolean;
}

/** One pin of a group and its values. */
export type PinWrite = readonly [pin: number, ...values: Value[]];

/** A record in the buffer: length (2 bytes), the place of its request ({@link Requests}), its frames. */
const prefix = 3;

/** Holds the largest frame and some that wait, bytes. */
const capacity = 2048;

/** Records no longer than this always fit into an idle socket (host.ts, Socket.write). */
const recordLimit = 1400;

/**
 * Messages at once after a rest. With 10 a second, and some that were granted before, no second sees more than the 15 of
 * the reference client (facts/blynk.md 1.14).
 */
const burst = 3;

/** Quick writes that are allowed at a time, where the pace sets no limit. */
const mostCredit = 32;

/**
 * Messages on their way out. They are encoded where they wait, in one buffer; what may go at once never waits. What the
 * connection has no room for waits for {@link pump}. Outlives connections: nothing accepted is dropped but by {@link clear}.
 *
 * A record is sent in one piece: the frames of a group are never torn apart by a lost connection.
 */
export class Outbox implements QuickOutbox {
	source: Source | undefined;
	readonly #encoder = new FrameEncoder(capacity);
	readonly #line: Line;
	readonly #clock: Clock;
	readonly #pace: Pace;
	#requests: Requests | undefined;
	/** There is a connection that takes messages. */
	#attached = false;
	/** And nothing waits to go before what is sent next. */
	#free = false;
	/** The records that wait lie from here ... */
	#head = 0;
	/** ... up to here. Both 0 when there are none. */
	#tail = 0;
	#timer: Timer | undefined;
	#pumping = false;

	constructor({ clock, line, rate }: OutboxOptions) {
		this.#clock = clock;
		this.#line = line;
		this.#pace = new Pace(rate, burst);
	}

	/** True when nothing waits. */
	get empty(): boolean {
		return this.#tail === 0;
	}

	/** The parameters of the virtual write just encoded, the pin left out, a NUL before each. */
	get values(): Uint8Array {
		const { bytes, at } = this.#encoder;
		const pin = this.#tail + prefix + headerLength + 3;
		const end = bytes.subarray(0, at).indexOf(0, pin);
		return bytes.subarray(end < 0 ? at : end, at);
	}

	/** A connection is ready: what waits may go. */
	attach(): void {
		this.#attached = true;
		this.pump();
	}

	/** The connection is gone: what waits goes on waiting. */
	detach(): void {
		this.#attached = false;
		this.#bar();
		this.#clock.clear(this.#timer);
		this.#timer = undefined;
		this.#requests?.lost();
	}

	/** Forgets what waits. */
	clear(): void {
		this.#head = this.#tail = 0;
		this.#requests?.drop();
	}

	/** Sends a message of `parameters`, now or later; `onAnswer` gets the answer to it. */
	send(type: number, parameters: readonly Value[], onAnswer?: (answer: Answer) => void): Outcome {
		const place = onAnswer ? (this.#requests ??= new Requests(this.#clock)).add(onAnswer) : 0;
		if (place === undefined) return "full";
		const refusal = this.message(type, parameters);
		if (!refusal) return this.commit(place);
		if (place) this.#requests?.forget(place);
		return refusal;
	}

	/** The server answered message `id`. */
	answered(id: number, code: number): void {
		this.#requests?.answered(id, code);
	}

	/** Encodes a virtual write; {@link commit} sends it. */
	virtualWrite(pin: number, values: readonly Value[]): Refusal | undefined {
		const encoder = this.#begin();
		encoder.virtualWrite(pin, values);
		return encoder.problem;
	}

	/** Encodes a message of `parameters`; {@link commit} sends it. */
	message(type: number, parameters: readonly Value[]): Refusal | undefined {
		const encoder = this.#begin();
		encoder.message(type, parameters);
		return encoder.problem;
	}

	/** Encodes a group of virtual writes; `time`, Unix milliseconds, is when they were measured. */
	group(writes: readonly PinWrite[], time: number | undefined): Refusal | undefined {
		const encoder = this.#begin();
		const start = encoder.at;
		encoder.message(command.group, time === undefined ? ["b"] : ["t", time]);
		for (const [pin, ...values] of writes) {
			if (encoder.problem) return encoder.problem;
			encoder.virtualWrite(pin, values);
		}
		if (!encoder.problem) encoder.message(command.group, ["e"]);
		return encoder.problem ?? (encoder.at - start > recordLimit ? "too-long" : undefined);
	}

	/** Encodes a virtual write whose values are encoded already. */
	stored(pin: number, values: Uint8Array, time: number | undefined): Refusal | undefined {
		const encoder = this.#begin();
		if (time !== undefined) encoder.message(command.group, ["t", time]);
		if (!encoder.problem) {
			encoder.open(command.hardware);
			encoder.value("vw");
			encoder.parameter(pin);
			encoder.raw(values);
			encoder.close();
		}
		if (time !== undefined && !encoder.problem) encoder.message(command.group, ["e"]);
		return encoder.problem;
	}

	grant(): boolean {
		const line = this.#line;
		if (!this.#free || line.granted > line.id) return false;
		const now = this.#clock.now();
		const count = Math.min(this.#pace.credit(now, mostCredit), idLimit - line.id);
		if (count < 1) return false;
		this.#pace.spend(now, count);
		line.granted = line.id + count;
		return true;
	}

	/** Sends the record just encoded, now or when its turn comes; `place` is where its {@link Requests request} waits. */
	commit(place = 0): "sent" | "queued" {
		const start = this.#tail + prefix;
		const { at: end, bytes } = this.#encoder;
		if (this.#free) {
			this.#takeBack();
			const now = this.#clock.now();
			if (this.#pace.wait(now) <= 0 && this.#send(start, end, place, now)) return "sent";
		}
		const first = this.empty;
		bytes[this.#tail] = (end - start) >> 8;
		bytes[this.#tail + 1] = end - start;
		bytes[this.#tail + 2] = place;
		this.#tail = end;
		if (first && !this.#pumping) this.pump();
		return "queued";
	}

	/** Sends what may go now. Called when the connection has room again, too. */
	pump(): void {
		this.#clock.clear(this.#timer);
		this.#timer = undefined;
		this.#bar();
		this.#pumping = true;
		let done = false;
		while (this.#attached && !done) {
			if (this.empty) done = this.source?.refill() ?? true;
			if (this.empty) break;
			done = false;
			if (!this.#sendFirst()) break;
		}
		this.#pumping = false;
		this.#free = done && this.#attached;
	}

	/** Sends the record that waits longest; false when it must go on waiting. */
	#sendFirst(): boolean {
		const { bytes } = this.#encoder;
		const start = this.#head + prefix;
		const length = ((bytes[this.#head] ?? 0) << 8) | (bytes[this.#head + 1] ?? 0);
		const now = this.#clock.now();
		const wait = this.#pace.wait(now);
		if (wait > 0) {
			this.#timer = this.#clock.set(() => this.pump(), Math.ceil(wait));
			return false;
		}
		if (!this.#send(start, start + length, bytes[this.#head + 2] ?? 0, now)) return false;
		this.#head = start + length;
		if (this.#head === this.#tail) this.#head = this.#tail = 0;
		return true;
	}

	/** Something waits: nothing may overtake it. */
	#bar(): void {
		this.#free = false;
		this.#takeBack();
	}

	/** Quick writes have to ask again; those granted and not sent do not count. */
	#takeBack(): void {
		const line = this.#line;
		if (line.granted > line.id) this.#pace.giveBack(line.granted - line.id);
		line.granted = 0;
	}

	#begin(): FrameEncoder {
		const encoder = this.#encoder;
		if (this.empty) encoder.clear();
		else if (this.#head > 0 && this.#tail > capacity / 2) {
			encoder.bytes.copyWithin(0, this.#head, this.#tail);
			this.#tail -= this.#head;
			this.#head = 0;
		}
		encoder.at = this.#tail + prefix;
		return encoder;
	}

	/** Writes a record; false when there is no room for it, and then nothing has happened. */
	#send(start: number, end: number, place: number, now: number): boolean {
		const { bytes } = this.#encoder;
		const line = this.#line;
		const before = line.id;
		let count = 0;
		for (let frame = start; frame < end; count++) {
			const id = line.nextId();
			bytes[frame + 1] = id >> 8;
			bytes[frame + 2] = id;
			frame += headerLength + (((bytes[frame + 3] ?? 0) << 8) | (bytes[frame + 4] ?? 0));
		}
		if (!line.write(bytes.subarray(start, end))) {
			line.id = before;
			return false;
		}
		// A record that is a request is one frame.
		if (place) this.#requests?.sent(place, line.id);
		this.#pace.spend(now, count);
		return true;
	}
}
