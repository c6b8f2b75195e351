import { utf8 } from "../../../modules/bytes/index";
import {
	characters,
	count,
	frame,
	frames,
	handle,
	measured,
	ours,
	pieces,
	theirs,
	type Reads,
	type Writes,
} from "./clients";

/** The shapes of messages whose cost the bench tells (docs/figures.md#each-shape-of-message). */

const bytes = Uint8Array.of(1, 0, 255, 128, 0, 7, 200, 13, 10, 0, 33, 34);
const name = "Küche 21 °C";
const longText = "The quick brown fox jumps over the lazy dog. ".repeat(4);
const [utf8Name, rawBytes] = [characters(utf8(name)), characters(bytes)];

const writes: Writes = [
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

const text = (length: number): string => "abcdefghijklmnopqrstuvwxyz ".repeat(length).slice(0, length);
const small = frames(7, i => String((i * 3) % 1024));

const reads: Reads = [
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

for (const pin of [7, 12, 100]) handle.int(pin);
handle.number(13);
handle.text(14);
handle.ints(15);
handle.bytes(16);

export const { send, receive, sendLoop, receiveLoop, check } = measured(writes, reads);
