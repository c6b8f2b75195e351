import assert from "node:assert/strict";
import { hex, text, utf8 } from "../../../modules/bytes/index";
import { FrameReader } from "../../../modules/improv/index";
import { frame } from "../../../modules/improv/frame";

class Told extends FrameReader {
	told = "";

	protected override onFrame(type: number, data: Uint8Array | undefined): void {
		this.told += `<${type}:${data ? hex(data) : "broken"}>`;
	}

	protected override onOther(byte: number): void {
		this.told += text(Uint8Array.of(byte));
	}
}

/** What is told of these pieces, between which so many milliseconds pass. */
function read(pieces: readonly Uint8Array[], pause = 0): string {
	let now = 0;
	const reader = new Told({ now: () => now });
	for (const each of pieces) {
		for (const byte of each) reader.take(byte);
		now += pause;
	}
	return reader.told;
}

/** As a client sends it: without a line feed in front. */
const sent = (type: number, ...data: readonly number[]): Uint8Array =>
	frame(type, Uint8Array.from(data)).subarray(1, -1);

describe("frames of Improv among lines", () => {
	it("are taken out, and the lines are left", () => {
		assert.equal(read([utf8("wi"), sent(3, 2, 0), utf8("fi\r")]), "wi<3:0200>fi\r");
		assert.equal(read([sent(3), sent(3, 1)]), "<3:><3:01>");
	});

	it("have the checksum of the protocol's page", () => {
		assert.equal(hex(sent(3, 2, 0)), "494d50524f56010302020" + "0e5");
	});

	it("are not what only looks like one", () => {
		assert.equal(read([utf8("IMPROVE IMIMPROV\r")]), "IMPROVE IMIMPROV\r");
		assert.equal(read([utf8("IMPRO"), sent(3, 9)]), "IMPRO<3:09>");
	});

	it("are told as broken when their checksum is wrong, and the next is read", () => {
		const broken = sent(3, 1, 2, 3).slice();
		broken[9] = 7;
		assert.equal(read([broken, sent(3, 5)]), "<3:broken><3:05>");
	});

	it("are given up when they stop half-way, so that somebody can type again", () => {
		const half = sent(3, 1, 2, 3).subarray(0, 10);
		assert.equal(read([half, utf8("help\r")], 501), "help\r");
		assert.equal(read([half, sent(3, 1, 2, 3).subarray(10)], 500), "<3:010203>");
	});

	it("may be as long as a byte can tell", () => {
		const data = new Uint8Array(255).fill(0x49);
		assert.equal(read([sent(3, ...data)]), `<3:${hex(data)}>`);
	});
});
