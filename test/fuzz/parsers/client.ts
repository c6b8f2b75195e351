import { crc32 } from "node:zlib";
import { Random } from "../../../hosts/virtual/random";
import { Stranger } from "../../hostile/streams";
import { frame, response } from "../../../tools/cloud/frame";
import { joined } from "../mutate";
import { must, type Parser } from "../parser";

/** The device's client, online: what it makes of a stream, beside the documents. */
export function client(open = (draw: (most: number) => number): Pick<Stranger, "feed"> => new Stranger(draw)): Parser {
	return {
		name: "client",
		reads: "what comes to a device that is logged in, of the cloud or of who is in its place",
		longest: 4000,
		bounds: { steps: 6000, stepsEach: 60, array: 8192 },
		words: [
			"\x14\x00\x01\x00\x06vw\x007\x001",
			"vw\x007\x00",
			"\x00\x00\x01\x00\xc8",
			"\x11\x00\x01",
			"rtc\x00",
			"utc\x00time\x00",
			"\x00\x05",
		],
		generate,
		judge(stream) {
			const random = new Random(String(crc32(stream)));
			const wrong = open(most => random.whole(0, most - 1)).feed(Buffer.from(stream));
			must(wrong === undefined, wrong ?? "");
		},
	};
}

const kinds = [6, 15, 17, 20, 20, 20, 29, 41, 55, 64, 99] as const;
const bodies = [
	...[
		"vw\x007\x0042",
		"vw\x001\x002\x003",
		"vw\x007",
		"vw\x007\x001\x002\x003",
		"vw\x00300\x001",
		"acon",
		"utc\0time\x0099",
		"rtc\x001",
	],
	...["meta\0a\0b", "dbg\0x", "ota\0u", "vw", "dr\x001", "", "vw\x007\x00a\0", "vw\x0007\x001", "host.example\x00443"],
] as const;

function generate(random: Random): Uint8Array {
	const parts: Uint8Array[] = [];
	for (let left = random.whole(0, 4); left > 0; left--) {
		const id = random.whole(1, 65_535);
		if (random.chance(20)) parts.push(response(id, random.whole(0, 30) * 10));
		else parts.push(frame(random.pick(kinds), id, random.pick(bodies)));
	}
	return joined(parts);
}
