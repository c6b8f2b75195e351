import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { Decoder } from "../../../modules/blynk/decoder";
import { Encoder, type Value } from "../../../modules/blynk/encoder";
import { bodyLimit, headerLength, virtualWrite } from "../../../modules/blynk/protocol";
import type { Values } from "../../../modules/blynk/index";
import { Bench, frame, response } from "./fake-cloud";
import { inputs, inputsText } from "../../support/inputs";

/** What a decoder makes of `stream`, cut at `cuts`. */
function decode(stream: Uint8Array, cuts: readonly number[]): readonly string[] {
	const seen: string[] = [];
	let at = 0;
	let end = 0;
	const socket = {
		read(into: Uint8Array): number {
			const piece = stream.subarray(at, Math.min(end, at + into.length));
			into.set(piece);
			at += piece.length;
			return piece.length;
		},
	};
	let fault: string | undefined;
	const decoder = new Decoder(
		socket,
		{
			onResponse: (id, status) => seen.push(`response ${id} ${status}`),
			onFrame: (type, id, body) => seen.push(`${type} ${id} ${Buffer.from(body.raw()).toString("hex")}`),
		},
		{
			onPart: () => {},
			onFault: what => {
				fault = what;
			},
		},
	);
	for (end of [...cuts.map(cut => cut % (stream.length + 1)), stream.length].sort((a, b) => a - b)) {
		if (at === end) continue;
		decoder.read();
		if (fault) return [...seen, fault];
	}
	return [...seen, decoder.partial ? "partial" : "whole"];
}

/** The values of a message that writes to any pin, as the handler of that pin sees them. */
function received(message: Uint8Array, pin: number, look: (values: Values) => void): void {
	let left = message;
	const never = (): never => assert.fail("no handler was called");
	const events = { onPart: () => {}, onFault: never, onResponse: never, onFrame: never };
	const read = (into: Uint8Array): number => {
		const piece = left.subarray(0, into.length);
		into.set(piece);
		left = left.subarray(piece.length);
		return piece.length;
	};
	const decoder = new Decoder({ read }, events, events);
	decoder.handlers = new Map([[String(pin), look]]);
	decoder.read();
}

const anyFrame = fc.oneof(
	fc.tuple(fc.integer({ min: 1, max: 65535 }), fc.nat(65535)).map(([id, status]) => response(id, status)),
	fc
		.tuple(
			fc.integer({ min: 1, max: 255 }),
			fc.integer({ min: 1, max: 65535 }),
			fc.uint8Array({ maxLength: bodyLimit, size: "max" }),
		)
		.map(([type, id, body]) => frame(type, id, body)),
);

const value: fc.Arbitrary<Value> = fc.oneof(
	fc.maxSafeInteger(),
	fc.integer(),
	fc.integer({ min: -1100, max: 1100 }),
	fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }),
	fc.string({ unit: "grapheme" }).filter(text => !text.includes("\0")),
	fc.boolean(),
);

function asText(each: Value): string {
	if (typeof each === "boolean") return each ? "1" : "0";
	if (typeof each === "number")
		return Number.isInteger(each)
			? String(each + 0)
			: each
					.toFixed(7)
					.replace(/\.?0+$/, "")
					.replace(/^-0$/, "0");
	return String(each);
}

/** Bytes that live after a collection: without one, what garbage happens to lie around would be measured. */
function liveHeap(): number {
	setFlagsFromString("--expose-gc");
	const collect: unknown = runInNewContext("gc");
	if (typeof collect === "function") collect();
	return process.memoryUsage().heapUsed;
}

describe("blynk stream", () => {
	it("decodes to the same frames wherever it is cut", () => {
		fc.assert(
			fc.property(fc.array(anyFrame, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 12 }), (frames, cuts) => {
				const stream = Buffer.concat(frames);
				assert.deepEqual(decode(stream, cuts), decode(stream, []));
			}),
			{ numRuns: 1000 },
		);
	});

	it("decodes byte by byte what was sent frame by frame", () => {
		fc.assert(
			fc.property(fc.array(anyFrame, { minLength: 1, maxLength: 3 }), frames => {
				const stream = Buffer.concat(frames);
				const seen = decode(
					stream,
					Array.from(stream, (_, i) => i),
				);
				assert.equal(seen.length, frames.length + 1);
				assert.equal(seen.at(-1), "whole");
			}),
			{ numRuns: 200 },
		);
	});

	it("refuses id 0 and a body over the limit, and knows a web server", () => {
		assert.deepEqual(decode(frame(20, 0, "x"), []), ["id-zero"]);
		assert.deepEqual(decode(response(0, 200), []), ["id-zero"]);
		assert.deepEqual(decode(frame(20, 1, new Uint8Array(bodyLimit + 1)), []), ["too-long"]);
		assert.deepEqual(decode(frame(20, 1, new Uint8Array(bodyLimit)), [7]).at(-1), "whole");
		assert.deepEqual(decode(new TextEncoder().encode("HTTP/1.1 200 OK"), [2, 4]), ["http"]);
	});

	it("reads back whatever values are written", () => {
		fc.assert(
			fc.property(fc.nat(255), fc.array(value, { maxLength: 6 }), (pin, values) => {
				const message = new Encoder().frame(virtualWrite + pin, values);
				assert.ok(message);
				message[2] = 1;
				const expected = values.map(asText);
				if (expected.at(-1) === "") expected.pop();
				let seen = 0;
				received(message, pin, view => {
					seen++;
					assert.deepEqual(
						view.list().map(text => (text === "-0" ? "0" : text)),
						expected,
					);
					values.forEach((each, index) => {
						if (typeof each === "number" && Number.isSafeInteger(each)) assert.equal(view.int(index), each + 0);
					});
				});
				assert.equal(seen, 1);
			}),
			{ numRuns: 2000 },
		);
	});

	it("carries raw bytes among other values as they are", () => {
		fc.assert(
			fc.property(
				fc.array(fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.nat(), fc.constant("ü")), { maxLength: 5 }),
				values => {
					const message = new Encoder().frame(virtualWrite + "7", values);
					const body = Buffer.concat(
						values.flatMap(each => [Buffer.of(0), typeof each === "object" ? each : Buffer.from(String(each))]),
					);
					assert.deepEqual(Buffer.from(message ?? []).subarray(9), body);
					assert.equal(Buffer.from(message ?? []).readUInt16BE(3), 4 + body.length);
					if (!message) return;
					message[2] = 1;
					received(message, 7, view => assert.deepEqual(Buffer.from(view.bytes()), body.subarray(1)));
				},
			),
		);
	});

	it("never overruns: a frame is refused exactly when its body is over the limit", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1000, max: 1040 }), fc.constantFrom("x", "ü", "€", "😀"), (size, unit) => {
				const text = unit.repeat(Math.floor(size / Buffer.byteLength(unit)));
				const encoder = new Encoder();
				const message = encoder.frame(`${virtualWrite}1`, [text]);
				const fits = 5 + Buffer.byteLength(text) <= bodyLimit;
				assert.equal(message?.length, fits ? headerLength + 5 + Buffer.byteLength(text) : undefined);
				assert.ok(fits || encoder.problem === "too-long");
			}),
		);
	});
});

describe("blynk client: ids", () => {
	it("go round past 65,535 without 0, and nothing is granted twice", () => {
		const bench = new Bench({ rate: Infinity }).online();
		const { last } = bench.cloud;
		let previous = 2;
		last.take = bytes => {
			const id = ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0);
			// What finds no room is tried once more, under the same id.
			if (id !== previous) assert.equal(id, previous === 65_535 ? 1 : previous + 1);
			previous = id;
			if (bytes.length > last.writable) return false;
			if (!last.drains) last.writable -= bytes.length;
			return true;
		};
		for (let i = 0; previous < 65_535; i++) assert.equal(bench.blynk.virtualWrite(i % 3, i % 5000), "sent");
		assert.equal(bench.blynk.virtualWrite(1, 1), "sent");
		last.drains = false;
		let sent = 0;
		while (bench.blynk.virtualWrite(1, 1) === "sent") sent++;
		assert.ok(sent > 100 && sent < 2000, String(sent));
	});
});

describe(`blynk client: ${inputsText} streams of a stranger`, () => {
	/** Small and fast, so that the streams take seconds; the seed makes a failure come back. */
	function generator(seed: number): (most: number) => number {
		let state = seed;
		return most => {
			state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
			return Math.floor((state / 2 ** 32) * most);
		};
	}

	it("never throws, always ends in a defined state, and keeps its memory", function () {
		this.timeout(120_000);
		const draw = generator(20261123);
		const bodies = [
			"vw·7·42",
			"vw·1·2·3",
			"acon",
			"utc·time·99",
			"rtc·1",
			"meta·a·b",
			"dbg·x",
			"ota·u",
			"vw",
			"dr·1",
			"",
		];
		const types = [0, 6, 15, 17, 20, 29, 41, 55, 64, 99];
		const bench = new Bench({ rate: Infinity }, cloud => {
			cloud.onFrame = () => {};
		});
		let told = 0;
		for (let pin = 0; pin < 10; pin++)
			bench.blynk.onWrite(
				pin,
				values => (told += values.int() + values.number(1) + values.list().length + values.length),
			);
		bench.blynk.onApp(() => told++);
		bench.blynk.onUpdate(url => (told += url.length));
		bench.blynk.onDebug(line => (told += line.length));
		const { clock, connections, lines } = bench.cloud;
		let heap = 0;
		for (let run = 0; run < inputs; run++) {
			if (bench.blynk.state.at !== "online") {
				bench.blynk.connect({ token: "t".repeat(32), host: "10.0.0.1" });
				clock.advance(1);
				bench.cloud.last.send(response(1, 200));
				clock.advance(1);
				assert.equal(bench.blynk.state.at, "online", `run ${run}`);
			}
			const parts: Uint8Array[] = [];
			for (let i = draw(4); i >= 0; i--) {
				const type = types[draw(types.length)] ?? 0;
				const body = bodies[draw(bodies.length)] ?? "";
				const part = type ? frame(type, 1 + draw(65535), body) : response(1 + draw(65535), draw(30) * 10);
				for (let mutations = draw(3); mutations > 0; mutations--) part[draw(part.length)] = draw(256);
				parts.push(draw(8) ? part : part.subarray(0, draw(part.length)));
			}
			bench.cloud.last.send(...parts);
			clock.advance(2);
			assert.ok(["online", "connecting", "failed"].includes(bench.blynk.state.at), `run ${run}`);
			connections.splice(0, connections.length - 1);
			lines.length = 0;
			bench.states.length = 0;
			bench.cloud.attempts.length = 0;
			bench.cloud.last.bytes.length = 0;
			bench.cloud.last.frames.length = 0;
			if (run === inputs / 5) heap = liveHeap();
		}
		assert.ok(told > 0);
		bench.blynk.disconnect();
		assert.equal(bench.blynk.state.at, "offline");
		assert.equal(clock.next, undefined);
		assert.ok(liveHeap() - heap < 4 << 20, "memory grew");
	});
});
