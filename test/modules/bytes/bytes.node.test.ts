import assert from "node:assert/strict";
import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { crc32, equal, hex, text, unhex, utf8 } from "../../../modules/bytes/index";
import { near } from "../../support/near";

/** Every code point but lone surrogates, which UTF-8 cannot say. */
const anyText = fc
	.array(fc.integer({ min: 0, max: 0x10ffff }).filter(point => point < 0xd800 || point > 0xdfff))
	.map(points => String.fromCodePoint(...points));

describe("bytes, whatever they are", () => {
	it("have zlib's CRC-32", () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => crc32(bytes) === zlibCrc32(bytes)));
	});

	it("survive hexadecimal digits", () => {
		fc.assert(
			fc.property(fc.uint8Array(), bytes => {
				assert.deepEqual(unhex(hex(bytes)), bytes);
				assert.equal(hex(bytes), Buffer.from(bytes).toString("hex"));
			}),
		);
	});

	it("come from pairs of digits alone, as a regular expression has it", () => {
		fc.assert(
			fc.property(near(/^([0-9a-fA-F]{2}){0,20}$/, "09afAF/:@G`g"), digits => {
				const right = /^([0-9a-fA-F]{2})*$/.test(digits);
				assert.deepEqual(unhex(digits), right ? Uint8Array.from(Buffer.from(digits, "hex")) : undefined);
			}),
			{ numRuns: 20_000 },
		);
	});

	it("survive as text when they are UTF-8", () => {
		fc.assert(fc.property(anyText, given => text(utf8(given)) === given));
	});

	it("are equal exactly when their digits are", () => {
		const few = fc.uint8Array({ maxLength: 3, max: 2 });
		fc.assert(fc.property(few, few, (a, b) => equal(a, b) === (hex(a) === hex(b))));
	});
});
