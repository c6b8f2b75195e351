import assert from "node:assert/strict";
import { crc32, equal, hex, mac, text, unhex, utf8 } from "../../../modules/bytes/index";

describe("bytes", () => {
	it("are UTF-8 of text, beyond the basic plane too", () => {
		assert.equal(hex(utf8("aé€😀")), "61c3a9e282acf09f9880");
		assert.equal(text(Uint8Array.of(0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80)), "aé€😀");
	});

	it("that are no UTF-8 show U+FFFD, and a NUL stays", () => {
		assert.equal(text(Uint8Array.of(0x61, 0xff, 0x62)), "a\ufffdb");
		assert.equal(text(Uint8Array.of(0x61, 0, 0x62)), "a\0b");
	});

	it("are equal when all are", () => {
		const bytes = Uint8Array.of(1, 2, 3);
		assert.ok(equal(bytes, Uint8Array.of(0, 1, 2, 3).subarray(1)));
		assert.ok(equal(new Uint8Array(), new Uint8Array()));
		assert.ok(!equal(bytes, Uint8Array.of(1, 2)));
		assert.ok(!equal(bytes, Uint8Array.of(1, 2, 4)));
		assert.ok(!equal(new Uint8Array(), bytes));
	});

	it("go to hexadecimal digits and back", () => {
		const every = Uint8Array.from({ length: 256 }, (_, index) => index);
		assert.equal(hex(every).length, 512);
		assert.deepEqual(unhex(hex(every)), every);
		assert.deepEqual(unhex(hex(every).toUpperCase()), every);
		assert.equal(hex(Uint8Array.of(0, 15, 160, 255), "-"), "00-0f-a0-ff");
		assert.equal(hex(new Uint8Array(), ":"), "");
		assert.deepEqual(unhex(""), new Uint8Array());
	});

	it("do not come from anything but pairs of hexadecimal digits", () => {
		for (const other of ["0", "abc", "0g", " 00", "00 ", "0x00", "-1", "１２", "00\n"])
			assert.equal(unhex(other), undefined);
	});

	it("of an address are written as people write it", () => {
		assert.equal(mac(Uint8Array.of(0x24, 0x6f, 0x28, 0xaa, 0x0b, 0xcc)), "24:6F:28:AA:0B:CC");
	});

	it("have the CRC-32 of zlib", () => {
		const vectors: readonly (readonly [string, number])[] = [
			["", 0],
			["a", 0xe8b7be43],
			["123456789", 0xcbf43926],
			["The quick brown fox jumps over the lazy dog", 0x414fa339],
		];
		for (const [input, sum] of vectors) assert.equal(crc32(utf8(input)), sum, input);
		assert.equal(crc32(new Uint8Array(32).fill(0xff)), 0xff6cab0b);
	});

	it("in pieces have the CRC-32 of the whole", () => {
		const whole = utf8("The quick brown fox jumps over the lazy dog");
		for (let cut = 0; cut <= whole.length; cut++)
			assert.equal(crc32(whole.subarray(cut), crc32(whole.subarray(0, cut))), 0x414fa339);
	});
});
