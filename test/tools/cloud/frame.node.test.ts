import assert from "node:assert/strict";
import fc from "fast-check";
import { frame, FrameReader, response, words, type Frame } from "../../../tools/cloud/frame";

/** Everything a reader delivers of a stream that comes in pieces. */
function read(pieces: readonly Uint8Array[]): readonly Frame[] {
	const reader = new FrameReader();
	const frames: Frame[] = [];
	for (const piece of pieces)
		reader.push(Buffer.from(piece), ({ body, ...rest }) => frames.push({ ...rest, body: Buffer.from(body) }));
	return frames;
}

describe("the cloud's frames", () => {
	it("are the bytes of docs/protocol/wire.md#test-vectors", () => {
		const vectors: readonly [Buffer, string][] = [
			[response(1, 200), "00000100c8"],
			[response(1, 9), "0000010009"],
			[frame(6, 3), "0600030000"],
			[frame(20, 3, "vw", 1, 42), "14000300077677003100" + "3432"],
			[frame(16, 4, "vr", 1, 2), "100004000676720031" + "0032"],
			[frame(21, 5, "b"), "150005000162"],
		];
		for (const [bytes, hex] of vectors) assert.equal(bytes.toString("hex"), hex);
	});

	it("count the bytes of text, not its characters", () => {
		assert.equal(frame(20, 1, "ü€😀").readUInt16BE(3), 9);
	});

	it("have words between NULs, with or without one behind the last", () => {
		assert.deepEqual(words(Buffer.from("vw\x001\0a\0")), ["vw", "1", "a"]);
		assert.deepEqual(words(Buffer.from("vw\x001\0\0")), ["vw", "1", ""]);
		assert.deepEqual(words(Buffer.alloc(0)), []);
	});

	it("are the same however the stream is cut", () => {
		const sent = fc.record({
			command: fc.integer({ min: 1, max: 255 }),
			id: fc.integer({ min: 1, max: 65_535 }),
			text: fc.string({ unit: "binary", maxLength: 100 }),
		});
		fc.assert(
			fc.property(fc.array(sent, { maxLength: 10 }), fc.array(fc.nat(500), { maxLength: 20 }), (all, cuts) => {
				const stream = Buffer.concat(all.map(each => frame(each.command, each.id, each.text)));
				const places = [0, ...cuts.map(cut => Math.min(cut, stream.length)), stream.length].sort((a, b) => a - b);
				const pieces = places.slice(1).map((place, i) => stream.subarray(places[i], place));
				assert.deepEqual(
					read(pieces).map(each => [each.command, each.id, each.body.toString()]),
					all.map(each => [each.command, each.id, Buffer.from(each.text).toString()]),
				);
			}),
		);
	});
});
