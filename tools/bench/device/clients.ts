import "./node";
import { Blynk as Reference } from "blynk-library";
import { Blynk } from "../../../modules/blynk/index";
import { utf8 } from "../../../modules/bytes/index";
import { Loopback } from "./loopback";

/** Messages of a shape that are measured together. */
export const count = 500;

const token = "0123456789abcdefghijklmnopqrstuv";
const loopback = new Loopback();
export const ours = new Blynk(loopback.host, {
	tls: false,
	rate: Infinity,
	info: { templateId: "TMPLabcd1234", firmwareType: "TMPLabcd1234", firmwareVersion: "0.1.0" },
});
ours.connect({ token, host: "blynk.cloud" });
loopback.logIn();
if (!ours.online) throw new Error("our client did not log in");

export const theirs = new Reference(token, {
	board: { init() {}, process() {} },
	connector: {
		write(data) {
			const bytes = new Uint8Array(data.length);
			for (let i = 0; i < data.length; i++) bytes[i] = data.charCodeAt(i);
			native.write(bytes);
		},
		on() {},
		removeAllListeners() {},
	},
	skip_connect: true,
});
theirs.timerHb = 1;

/** A character for each byte, as the reference wants bytes. */
export function characters(bytes: Uint8Array): string {
	return String.fromCharCode.apply(null, bytes as unknown as number[]);
}

/** By the name of the shape. */
type Repeated = ReadonlyMap<string, () => void>;

/** The name of what the reference does, beside ours. */
const reference = (shape: string): string => `${shape}, reference`;

const repeat = (act: (i: number) => unknown): void => {
	for (let i = 0; i < count; i++) act(i);
};

/** What is written to a pin, by us and by the reference. */
export type Writes = readonly (readonly [shape: string, mine: (i: number) => unknown, other: (i: number) => unknown])[];

/** What the cloud sends, in the pieces in which it is read. */
export type Reads = readonly (readonly [shape: string, pieces: readonly Uint8Array[]])[];

/** Message `id` of the cloud: a virtual write. */
export function frame(id: number, pin: number, value: string | Uint8Array): Uint8Array {
	const head = utf8(`vw\0${pin}\0`);
	const body = typeof value === "string" ? utf8(value) : value;
	const length = head.length + body.length;
	const all = new Uint8Array(5 + length);
	all.set([20, id >> 8, id & 255, length >> 8, length & 255]);
	all.set(head, 5);
	all.set(body, 5 + head.length);
	return all;
}

export const frames = (pin: number, value: (i: number) => string | Uint8Array): readonly Uint8Array[] =>
	Array.from({ length: count }, (_, i) => frame(i + 1, pin, value(i)));

/** All frames, so many in one piece. */
export function pieces(all: readonly Uint8Array[], together: number): readonly Uint8Array[] {
	const joined: Uint8Array[] = [];
	for (let i = 0; i < all.length; i += together) {
		const some = all.slice(i, i + together);
		const piece = new Uint8Array(some.reduce((sum, each) => sum + each.length, 0));
		let at = 0;
		for (const each of some) {
			piece.set(each, at);
			at += each.length;
		}
		joined.push(piece);
	}
	return joined;
}

let [ourSum, theirSum] = [0, 0];

/** What a product makes of the values of a pin: a number, so that both can be compared. */
export const handle = {
	int(pin: number): void {
		ours.onWrite(pin, values => void (ourSum += values.int()));
		new theirs.VirtualPin(pin).on("write", values => void (theirSum += Number.parseInt(values[0] ?? "", 10)));
	},
	number(pin: number): void {
		ours.onWrite(pin, values => void (ourSum += values.number()));
		new theirs.VirtualPin(pin).on("write", values => void (theirSum += Number.parseFloat(values[0] ?? "")));
	},
	text(pin: number): void {
		ours.onWrite(pin, values => void (ourSum += values.text().length));
		new theirs.VirtualPin(pin).on("write", values => void (theirSum += (values[0] ?? "").length));
	},
	ints(pin: number): void {
		ours.onWrite(pin, values => void (ourSum += values.int() + values.int(1) + values.int(2)));
		new theirs.VirtualPin(pin).on("write", values => {
			for (let i = 0; i < 3; i++) theirSum += Number.parseInt(values[i] ?? "", 10);
		});
	},
	bytes(pin: number): void {
		ours.onWrite(pin, values => void (ourSum += values.bytes().length));
		// To it a NUL in the bytes is a separator.
		new theirs.VirtualPin(pin).on("write", values => void (theirSum += values.join("\0").length));
	},
};

const { feed } = native;
const { onReadable } = loopback;

function giveUs(parts: readonly Uint8Array[]): void {
	for (let i = 0; i < parts.length; i++) feed(onReadable, parts[i] as Uint8Array);
}

function giveThem(parts: readonly Uint8Array[]): void {
	for (let i = 0; i < parts.length; i++) theirs.onReceive(characters(parts[i] as Uint8Array));
}

function nothing(_part: Uint8Array): void {}

/** What is measured of a set of shapes: functions by the name of the shape, and the loops around them. */
export interface Measured {
	readonly send: Repeated;
	readonly receive: Repeated;
	sendLoop(): void;
	receiveLoop(): void;
	/** Throws unless both clients do the same work. */
	check(): void;
}

/**
 * Both clients between the same two points: bytes that a TCP driver takes and bytes that it gives. Each shape is measured
 * in each direction; both clients get and give the very same bytes, which `check` makes sure of.
 */
export function measured(writes: Writes, reads: Reads): Measured {
	const received = frames(7, String);
	const send: Repeated = new Map(
		writes.flatMap(([shape, mine, other]) => [
			[shape, () => repeat(mine)] as const,
			[reference(shape), () => repeat(other)] as const,
		]),
	);
	const receive: Repeated = new Map(
		reads.flatMap(([shape, parts]) => [
			[shape, () => giveUs(parts)] as const,
			[reference(shape), () => giveThem(parts)] as const,
		]),
	);
	return {
		send,
		receive,
		sendLoop: () => repeat(() => 0),
		receiveLoop() {
			for (let i = 0; i < received.length; i++) nothing(received[i] as Uint8Array);
		},
		check() {
			for (const [shape, mine, other] of writes) {
				const before = native.written();
				mine(3);
				const between = native.written();
				other(3);
				if (between === before || native.written() - between !== between - before)
					throw new Error(`${shape}: sent ${between - before} and ${native.written() - between} bytes`);
			}
			for (const [shape] of reads) {
				ourSum = theirSum = 0;
				receive.get(shape)?.();
				receive.get(reference(shape))?.();
				// The reference counts the bytes of a text, we count its characters.
				const same = shape === "text beyond ASCII" ? ourSum > 0 : ourSum === theirSum;
				if (!same || !ourSum) throw new Error(`${shape}: got values of ${ourSum} and ${theirSum}`);
			}
		},
	};
}
