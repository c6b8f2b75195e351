import { utf8 } from "../../../../modules/bytes/index";
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
} from "../../../../tools/bench/device/clients";

/** Shapes of messages that the bench does not have: nothing in the client may be made for those that it has. */

const bytes = Uint8Array.from({ length: 40 }, (_, i) => 1 + ((i * 37) % 255));
const name = "日本語 テキスト 🌡 ñ";
const sentence = "Pump 3 has been running dry for 12 minutes.";
const [utf8Name, rawBytes] = [characters(utf8(name)), characters(bytes)];

const writes: Writes = [
	["pin 0, one digit", i => ours.virtualWrite(0, i % 10), i => theirs.virtualWrite(0, i % 10)],
	["pin 33, temperatures", i => ours.virtualWrite(33, 15 + (i % 20)), i => theirs.virtualWrite(33, 15 + (i % 20))],
	["pin 255, milliseconds", i => ours.virtualWrite(255, 1e9 + i), i => theirs.virtualWrite(255, 1e9 + i)],
	["three pins in turn", i => ours.virtualWrite(8 + 99 * (i % 3), i), i => theirs.virtualWrite(8 + 99 * (i % 3), i)],
	["large negative", i => ours.virtualWrite(4, -70_000 - i), i => theirs.virtualWrite(4, -70_000 - i)],
	["one decimal", i => ours.virtualWrite(4, i + 0.5), i => theirs.virtualWrite(4, i + 0.5)],
	["negative decimals", i => ours.virtualWrite(40, -i - 0.125), i => theirs.virtualWrite(40, -i - 0.125)],
	["a letter", () => ours.virtualWrite(5, "x"), () => theirs.virtualWrite(5, "x")],
	["a sentence", () => ours.virtualWrite(50, sentence), () => theirs.virtualWrite(50, sentence)],
	["text beyond ASCII", () => ours.virtualWrite(5, name), () => theirs.virtualWrite(5, utf8Name)],
	["two values", i => ours.virtualWrite(6, i, "on"), i => theirs.virtualWrite(6, [i, "on"])],
	["five values", i => ours.virtualWrite(60, i, 1, 2, 3, 4), i => theirs.virtualWrite(60, [i, 1, 2, 3, 4])],
	["40 raw bytes", () => ours.virtualWrite(7, bytes), () => theirs.virtualWrite(7, rawBytes)],
];

const switches = frames(0, i => String(i & 1));

const reads: Reads = [
	["pin 0, a switch", frames(0, i => String((i & 1) + 1))],
	["pin 33, a slider", frames(33, i => String(i % 256))],
	["pin 255, milliseconds", frames(255, i => String(1_000_000_000 + i))],
	["large negative", frames(33, i => String(-70_000 - i))],
	["a decimal", frames(34, i => String(20 + i / 8))],
	["a letter", frames(35, () => "x")],
	["a sentence", frames(35, () => sentence)],
	["text beyond ASCII", frames(35, () => name)],
	["a colour", frames(36, i => `${i % 256}\x0028\x00255`)],
	["40 raw bytes", frames(37, () => bytes)],
	["four pins in turn", Array.from({ length: count }, (_, i) => frame(i + 1, [0, 33, 255, 0][i & 3] ?? 0, String(i)))],
	["3 in a read", pieces(switches.slice(0, 498), 3)],
	["cut in the header", frames(33, String).flatMap(each => [each.slice(0, 3), each.slice(3)])],
	["cut before the last byte", frames(255, String).flatMap(each => [each.slice(0, -1), each.slice(-1)])],
];

for (const pin of [0, 33, 255]) handle.int(pin);
handle.number(34);
handle.text(35);
handle.ints(36);
handle.bytes(37);

export const { send, receive, sendLoop, receiveLoop, check } = measured(writes, reads);
