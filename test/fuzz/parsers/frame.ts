import type { Random } from "../../../hosts/virtual/random";
import { Decoder as Ours } from "../../../modules/blynk/decoder";
import { bodyLimit } from "../../../modules/blynk/index";
import { FrameError, FrameReader, frame as made, longestBody, response } from "../../../tools/cloud/frame";
import { joined } from "../mutate";
import { must, same, type Parser } from "../parser";
import { pieces, singly } from "../pieces";

type Cloud = new () => Pick<FrameReader, "push" | "pending">;

/** Frames of the Blynk protocol: the device's decoder and the local cloud's, which were written apart, beside each other. */
export function frame(Decoder: typeof Ours = Ours, Reader: Cloud = FrameReader): Parser {
	return {
		name: "frame",
		reads: "a stream of Blynk frames, of the cloud or of who is in its place; and at the local cloud, of devices",
		longest: 4500,
		bounds: { steps: 2000, stepsEach: 60, array: bodyLimit },
		words: [
			"\x14\x00\x01\x00\x06vw\x007\x001",
			"\x00\x00\x01\x00\xc8",
			"\x04\x01",
			"\x04\x00",
			"HTTP/1.1",
			"\x10\x00",
			"\xff\xff",
			"\x00",
		],
		generate,
		judge(stream) {
			const whole = device(Decoder, [stream]);
			const others = [pieces(stream), ...(stream.length < 200 ? [singly(stream)] : [])];
			for (const each of others) same(device(Decoder, each), whole, "what the device reads, where the stream is cut,");
			const cloud = server(Reader, [stream]);
			for (const each of others) same(server(Reader, each), cloud, "what the cloud reads, where the stream is cut,");
			// Up to a body that is too long for the device.
			const long = cloud.findIndex(each => (each.split(" ")[2]?.length ?? 0) > 2 * bodyLimit);
			const common = long < 0 ? Math.max(cloud.length, whole.length) - 1 : long;
			const ended = whole.length <= common;
			same(
				whole.slice(0, ended ? -1 : common),
				cloud.slice(0, ended ? whole.length - 1 : common),
				"what the device reads, beside the cloud,",
			);
		},
	};
}

/** The frames that a device finds, and what it ends with. */
function device(Decoder: typeof Ours, parts: readonly Uint8Array[]): readonly string[] {
	const seen: string[] = [];
	let left = new Uint8Array(0);
	let fault: string | undefined;
	const decoder = new Decoder(
		{
			read(into) {
				const part = left.subarray(0, into.length);
				into.set(part);
				left = left.subarray(part.length);
				return part.length;
			},
		},
		{
			onResponse: id => seen.push(`0 ${id} `),
			onFrame: (command, id, body) => seen.push(`${command} ${id} ${Buffer.from(body.raw()).toString("hex")}`),
		},
		{ onPart: () => {}, onFault: what => (fault = what) },
	);
	for (const part of parts) {
		left = part.slice();
		decoder.read();
		if (fault !== undefined) return [...seen, fault];
		must(!left.length, "it has not read all there is");
	}
	return [...seen, decoder.partial ? "partial" : "whole"];
}

/** The same of the local cloud. */
function server(Reader: Cloud, parts: readonly Uint8Array[]): readonly string[] {
	const seen: string[] = [];
	const reader = new Reader();
	try {
		for (const part of parts) {
			reader.push(Buffer.from(part), ({ command, id, body }) => seen.push(`${command} ${id} ${body.toString("hex")}`));
			must(reader.pending < longestBody + 5, `the cloud keeps ${reader.pending} bytes of one frame`);
		}
	} catch (error) {
		if (!(error instanceof FrameError)) throw error;
		return [...seen, "fault"];
	}
	return [...seen, reader.pending ? "partial" : "whole"];
}

const commands = [6, 15, 17, 20, 20, 29, 41, 55] as const;

function generate(random: Random): Uint8Array {
	const parts: Uint8Array[] = [];
	for (let left = random.whole(0, 5); left > 0; left--) {
		const id = random.chance(98) ? random.whole(1, 65_535) : 0;
		const length = random.chance(90) ? random.whole(0, 12) : random.pick([255, 256, 1023, 1024, 1025, 4096, 4097]);
		if (random.chance(30)) parts.push(response(id, random.whole(0, 65_535)));
		else
			parts.push(
				made(random.pick(commands), id, random.chance(50) ? "v".repeat(length) : `vw\x00${random.whole(0, 300)}\x0042`),
			);
	}
	return joined(parts);
}
