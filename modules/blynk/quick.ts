/**
 * The two messages that a device sends and receives most, the shortest way: a whole number to a virtual pin. GOALS allows
 * a quarter and a third of what npm's blynk-library costs on XS, where every call, field and argument counts
 * (facts/xs.md 3.3). Hence flat functions with what they need in variables of their own. Whatever is not the usual case
 * goes the ordinary way, which is right for all cases: nothing depends on these two but speed.
 */
import type { Socket } from "../../hosts/host";
import type { FrameDecoder } from "./decoder";
import type { Value } from "./encoder";
import type { WriteHandler } from "./inbox";
import type { Outcome } from "./options";
import { command, headerLength, pinLimit } from "./protocol";

/** A connection, as the two see it: plain fields, the cheapest that XS has. */
export interface QuickLine {
	readonly socket: Socket;
	/** The id last used. */
	id: number;
	/** Messages with ids up to this one may go without asking the pace. */
	granted: number;
	/** Empty while messages have to go the ordinary way: before the login, and while a part of a message waits. */
	readonly handlers: Handlers;
	readonly decoder: FrameDecoder;
	/** Takes the `got` bytes that have been read into the decoder, and reads on. */
	take(got: number): void;
}

export interface QuickOutbox {
	/** Raises {@link QuickLine.granted}; false when no message may go now. */
	grant(): boolean;
}

/** Who handles the writes to a pin, by {@link handlerKey}. */
export type Handlers = readonly (WriteHandler | undefined)[];

/** No message goes quickly. */
export const nobody: readonly never[] = [];

/** A pin of one digit as it lies in a message: its digit, and a NUL above it. Others have keys that no message has. */
export function handlerKey(pin: number): number {
	return pin < 10 ? 0x30 + pin : 0x10000 + pin;
}

/** Writes in the ordinary way. */
export interface Writer {
	write(pin: number, values: readonly Value[]): Outcome;
}

const { hardware } = command;

/** Header, "vw", NUL, three digits of pin, NUL, four digits. */
const longestQuick = headerLength + 3 + 3 + 1 + 4;

/** For each ten, hundred and thousand of a number what is added to make its digits the bytes of a word. */
const ten = 0x100 - 10;
const hundred = 0x10000 - 10 * 0x100;
const thousand = 0x1000000 - 10 * 0x10000;
const zeros = 0x30303030;

/** `virtualWrite`: numbers from 0 to 4,095, as an ADC reads them, go quickly. */
export function quickWriter(
	line: QuickLine,
	outbox: QuickOutbox,
	otherwise: Writer,
): (pin: number, ...values: Value[]) => Outcome {
	const bytes = new Uint8Array(longestQuick);
	const view = new DataView(bytes.buffer);
	bytes.set([hardware, 0, 0, 0, 0, 0x76, 0x77, 0]);
	/** The pin whose digits are in the frame. */
	let present: number | undefined;
	/** Where the value begins, in the frame and in its body. */
	let [start, before] = [0, 0];
	/** The frame with a value of so many digits. */
	let [one, two, three, four] = [bytes, bytes, bytes, bytes];
	return function (pin, value, ...more) {
		if (typeof value === "number" && (value & 0xfff) === value && more.length === 0) {
			if (pin !== present && (pin & pinLimit) === pin) {
				start = headerLength + 3;
				for (const digit of String(pin)) bytes[start++] = 0x30 + Number(digit);
				bytes[start++] = 0;
				present = pin;
				before = start - headerLength;
				one = bytes.subarray(0, start + 1);
				two = bytes.subarray(0, start + 2);
				three = bytes.subarray(0, start + 3);
				four = bytes.subarray(0, start + 4);
			}
			if (pin === present && (line.id < line.granted || outbox.grant())) {
				const tens = (value / 10) | 0;
				const hundreds = (tens / 10) | 0;
				let digits = 3;
				let frame = three;
				let word = value + tens * ten + hundreds * hundred + zeros;
				if (value > 999) {
					digits = 4;
					frame = four;
					word += ((hundreds / 10) | 0) * thousand;
				} else if (value < 100) {
					digits = value < 10 ? 1 : 2;
					frame = value < 10 ? one : two;
				}
				// Shifts count modulo 32. What follows the digits is not sent.
				view.setUint32(start, word << (digits * -8));
				view.setUint32(1, ((line.id += 1) << 16) + before + digits);
				if (line.socket.write(frame)) return "sent";
				// Nobody has seen this id. The ordinary way knows how to wait.
				line.id -= 1;
			}
		}
		return otherwise.write(pin, value === undefined ? more : [value, ...more]);
	};
}

/** "vw" and a NUL as bytes 1 to 3 of a little-endian word; byte 0, the length of the body, wants that of the frame added. */
const lengthAndWrite = 0x777600 - headerLength;

/** Where the value of a pin of one digit begins. */
const valueStart = headerLength + 5;

/** The first three words of the buffer. */
type Words = Uint32Array & Readonly<Record<0 | 1 | 2, number>>;

/**
 * What a socket calls when bytes have come: a write to a pin of one digit goes quickly when it comes alone and whole. The
 * first three words of its frame are: type, id, length | length, "vw", NUL | pin, NUL, the beginning of the value. All
 * chips that XS runs on are little-endian.
 */
export function quickReader(line: QuickLine): () => void {
	const { decoder } = line;
	const { values } = decoder;
	const words = new Uint32Array(values.buffer.buffer, 0, 3);
	if (!isWords(words)) throw new RangeError("no message fits into the buffer");
	return function () {
		const got = line.socket.read(decoder.space);
		// Steps away one by one: on XS a chain of && costs two steps more for each link.
		quick: {
			if (got < valueStart) break quick;
			// The length of the body is that of what came. No such message fills the buffer: there is no more to be read.
			if (words[1] !== got + lengthAndWrite) break quick;
			if ((words[0] & 0xff0000ff) !== hardware) break quick;
			if (words[0] < 0x100) break quick;
			const handler = line.handlers[words[2] & 0xffff];
			if (!handler) break quick;
			values.start = valueStart;
			values.end = got;
			return handler(values, words[2] & 0xf);
		}
		line.take(got);
	};
}

function isWords(words: Uint32Array): words is Words {
	return words.length >= 3;
}
