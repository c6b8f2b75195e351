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
import { command, headerLength, idLimit, pinLimit } from "./protocol";

/** A connection, as the two see it: plain fields, the cheapest that XS has. */
export interface QuickLine {
	readonly socket: Socket;
	/** The id last used. */
	id: number;
	/** Messages with ids up to this one may go without asking pace and socket. */
	granted: number;
	/** Something came since this was last looked at. */
	heard: boolean;
	/** By pin; empty while messages have to go the ordinary way. */
	readonly handlers: Handlers;
	readonly decoder: FrameDecoder;
	/** Goes on reading: `got` of `count` bytes have been read. */
	take(got: number, count: number): void;
}

export interface QuickOutbox {
	/** Raises {@link QuickLine.granted}; false when no message may go now. */
	grant(): boolean;
}

/** Who handles the writes to a pin. */
export type Handlers = readonly (WriteHandler | undefined)[];

/** Writes in the ordinary way. */
export interface Writer {
	write(pin: number, values: readonly Value[]): Outcome;
}

/** Header, "vw", NUL, three digits of pin, NUL, four digits. */
export const longestQuick = headerLength + 3 + 3 + 1 + 4;

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
	bytes.set([command.hardware, 0, 0, 0, 0, 0x76, 0x77, 0]);
	/** The pin whose digits are in the frame. */
	let present: number | undefined;
	/** Where the value begins. */
	let start = 0;
	/** The frame with a value of so many digits. */
	let [one, two, three, four] = [bytes, bytes, bytes, bytes];
	return (pin, value, ...more) => {
		if (typeof value === "number" && (value & 0xfff) === value && more.length === 0) {
			if (pin !== present && (pin & pinLimit) === pin) {
				present = pin;
				start = headerLength + 3;
				for (const digit of String(pin)) bytes[start++] = 0x30 + Number(digit);
				bytes[start++] = 0;
				one = bytes.subarray(0, start + 1);
				two = bytes.subarray(0, start + 2);
				three = bytes.subarray(0, start + 3);
				four = bytes.subarray(0, start + 4);
			}
			if (pin === present && (line.id < line.granted || outbox.grant())) {
				const tens = (value / 10) | 0;
				const hundreds = (tens / 10) | 0;
				let word = value + tens * ten + hundreds * hundred + zeros;
				let digits = 3;
				let frame = three;
				if (value > 999) {
					word += ((hundreds / 10) | 0) * thousand;
					digits = 4;
					frame = four;
				} else if (value < 100) {
					digits = value < 10 ? 1 : 2;
					frame = value < 10 ? one : two;
				}
				// What follows the digits is not sent.
				view.setUint32(start, word << (32 - 8 * digits));
				const id = line.id + 1;
				line.id = id;
				view.setUint32(1, (id << 16) + start - headerLength + digits);
				line.socket.write(frame);
				return "sent";
			}
		}
		return otherwise.write(pin, value === undefined ? more : [value, ...more]);
	};
}

/** "vw" and a NUL, the start of a virtual write, as the upper three bytes of a word. */
export const virtualWrite = 0x767700;

/** What a socket calls when bytes have come: a single write to a pin of one digit that somebody handles goes quickly. */
export function quickReader(line: QuickLine): (count: number) => void {
	const { decoder } = line;
	const { values } = decoder;
	return count => {
		const got = line.socket.read(decoder.space);
		line.heard = true;
		if (got === count && decoder.kept === 0 && got > 10) {
			const { view } = values;
			const head = view.getUint32(1);
			if ((head & 0xffff) === got - headerLength && head > idLimit && view.getUint8(0) === command.hardware) {
				const word = view.getUint32(headerLength);
				if (word >>> 8 === virtualWrite && view.getUint8(9) === 0) {
					const pin = (word & 0xff) - 0x30;
					const handler = line.handlers[pin];
					if (handler) {
						values.start = 10;
						values.end = got;
						handler(values, pin);
						return;
					}
				}
			}
		}
		line.take(got, count);
	};
}
