import "./node";
import { Blynk as Reference } from "blynk-library";
import { Blynk } from "../../../modules/blynk/index";
import { utf8 } from "../../../modules/bytes/index";
import { Loopback } from "./loopback";

/**
 * Both clients between the same two points: bytes that a TCP driver takes and bytes that it gives. Each shape is measured
 * in each direction, `count` messages at a time; both clients get and give the very same bytes, which {@link check} makes
 * sure of.
 */
export const count = 500;

const token = "0123456789abcdefghijklmnopqrstuv";
const loopback = new Loopback();
const ours = new Blynk(loopback.host, {
	tls: false,
	rate: Infinity,
	info: { templateId: "TMPLabcd1234", firmwareType: "TMPLabcd1234", firmwareVersion: "0.1.0" },
});
ours.connect({ token, host: "blynk.cloud" });
loopback.logIn();
if (!ours.online) throw new Error("our client did not log in");

const theirs = new Reference(token, {
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
function characters(bytes: Uint8Array): string {
	return String.fromCharCode.apply(null, bytes as unknown as number[]);
}

/** By the name of the shape. */
type Repeated = ReadonlyMap<string, () => void>;

/** The name of what the reference does, beside ours. */
const reference = (shape: string): string => `${shape}, reference`;

const repeat = (act: (i: number) => unknown): void => {
	for (let i = 0; i < count; i++) act(i);
};

/** What {@link send} is measured around. */
export const sendLoop = (): void => repeat(() => 0);

const bytes = Uint8Array.of(1, 0, 255, 128, 0, 7, 200, 13, 10, 0, 33, 34);
const name = "Küche 21 °C";
const longText = "The quick brown fox jumps over the lazy dog. ".repeat(4);
const [utf8Name, rawBytes] = [characters(utf8(name)), characters(bytes)];

/** What is written to a pin, by us and by the reference. */
const writes: readonly (readonly [string, (i: number) => unknown, (i: number) => unknown])[] = [
	["whole number, pin 7", i => ours.virtualWrite(7, i), i => theirs.virtualWrite(7, i)],
	["whole number, pin 12", i => ours.virtualWrite(12, i), i => theirs.virtualWrite(12, i)],
	["whole number, pin 100", i => ours.virtualWrite(100, i), i => theirs.virtualWrite(100, i)],
	["another pin each time", i => ours.virtualWrite(i & 127, i), i => theirs.virtualWrite(i & 127, i)],
	["large number", i => ours.virtualWrite(7, i + 100_000), i => theirs.virtualWrite(7, i + 100_000)],
	["negative number", i => ours.virtualWrite(7, -i), i => theirs.virtualWrite(7, -i)],
	["decimal", i => ours.virtualWrite(7, i + 0.25), i => theirs.virtualWrite(7, i + 0.25)],
	["short text", () => ours.virtualWrite(7, "hello"), () => theirs.virtualWrite(7, "hello")],
	["long text", () => ours.virtualWrite(7, longText), () => theirs.virtualWrite(7, longText)],
	["text beyond ASCII", () => ours.virtualWrite(7, name), () => theirs.virtualWrite(7, utf8Name)],
	["three values", i => ours.virtualWrite(7, i, 2, 3), i => theirs.virtualWrite(7, [i, 2, 3])],
	["raw bytes", () => ours.virtualWrite(7, bytes), () => theirs.virtualWrite(7, rawBytes)],
];

/** Message `id` of the cloud: a virtual write. */
function frame(id: number, pin: number, value: string | Uint8Array): Uint8Array {
	const head = utf8(`vw\0${pin}\0`);
	const body = typeof value === "string" ? utf8(value) : value;
	const length = head.length + body.length;
	const all = new Uint8Array(5 + length);
	all.set([20, id >> 8, id & 255, length >> 8, length & 255]);
	all.set(head, 5);
	all.set(body, 5 + head.length);
	return all;
}

const frames = (pin: number, value: (i: number) => string | Uint8Array): readonly Uint8Array[] =>
	Array.from({ length: count }, (_, i) => frame(i + 1, pin, value(i)));

/** All frames, so many in one piece. */
function pieces(all: readonly Uint8Array[], together: number): readonly Uint8Array[] {
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

const text = (length: number): string => "abcdefghijklmnopqrstuvwxyz ".repeat(length).slice(0, length);
const small = frames(7, i => String((i * 3) % 1024));

/** What the cloud sends, in the pieces in which it is read. */
const reads: readonly (readonly [string, readonly Uint8Array[]])[] = [
	["whole number, pin 7", small],
	["whole number, pin 12", frames(12, String)],
	["whole number, pin 100", frames(100, String)],
	["another pin each time", Array.from({ length: count }, (_, i) => frame(i + 1, i & 1 ? 7 : 12, String(i)))],
	["large number", frames(7, i => String(i + 100_000))],
	["negative number", frames(7, i => String(-i))],
	["decimal", frames(13, i => String(i / 4))],
	["short text", frames(14, i => `hello ${i}`)],
	["long text", frames(14, () => text(180))],
	["text beyond ASCII", frames(14, () => name)],
	["three values", frames(15, i => `${i}\x002\x003`)],
	["raw bytes", frames(16, () => bytes)],
	["20 in a read", pieces(small, 20)],
	["one over two reads", small.flatMap(each => [each.slice(0, 7), each.slice(7)])],
];

let [ourSum, theirSum] = [0, 0];

// What a product makes of the values of each pin: a number, so that both can be compared.
for (const pin of [7, 12, 100]) {
	ours.onWrite(pin, values => void (ourSum += values.int()));
	new theirs.VirtualPin(pin).on("write", values => void (theirSum += Number.parseInt(values[0] ?? "", 10)));
}
ours.onWrite(13, values => void (ourSum += values.number()));
new theirs.VirtualPin(13).on("write", values => void (theirSum += Number.parseFloat(values[0] ?? "")));
ours.onWrite(14, values => void (ourSum += values.text().length));
new theirs.VirtualPin(14).on("write", values => void (theirSum += (values[0] ?? "").length));
ours.onWrite(15, values => void (ourSum += values.int() + values.int(1) + values.int(2)));
new theirs.VirtualPin(15).on("write", values => {
	for (let i = 0; i < 3; i++) theirSum += Number.parseInt(values[i] ?? "", 10);
});
ours.onWrite(16, values => void (ourSum += values.bytes().length));
// To it a NUL in the bytes is a separator.
new theirs.VirtualPin(16).on("write", values => void (theirSum += values.join("\0").length));

export const send: Repeated = new Map(
	writes.flatMap(([shape, mine, other]) => [
		[shape, () => repeat(mine)] as const,
		[reference(shape), () => repeat(other)] as const,
	]),
);

const { feed } = native;
const { onReadable } = loopback;

function giveUs(parts: readonly Uint8Array[]): void {
	for (let i = 0; i < parts.length; i++) feed(onReadable, parts[i] as Uint8Array);
}

function giveThem(parts: readonly Uint8Array[]): void {
	for (let i = 0; i < parts.length; i++) theirs.onReceive(characters(parts[i] as Uint8Array));
}

/** And what {@link receive} is. */
export function receiveLoop(): void {
	for (let i = 0; i < small.length; i++) nothing(small[i] as Uint8Array);
}

function nothing(_part: Uint8Array): void {}

export const receive: Repeated = new Map(
	reads.flatMap(([shape, parts]) => [
		[shape, () => giveUs(parts)] as const,
		[reference(shape), () => giveThem(parts)] as const,
	]),
);

/** Throws unless both clients do the same work. */
export function check(): void {
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
}
