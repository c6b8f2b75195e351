import assert from "node:assert/strict";
import { crc32, hex, utf8 } from "../../../modules/bytes/index";
import { decode, encode, type Contents } from "../../../modules/credentials/record";
import { credentials, fullest } from "./sets";

const blank: Contents = { candidate: undefined, proven: undefined, lastError: 0 };

/** `record` with other bytes before a checksum that fits. */
function resummed(change: (record: Uint8Array) => Uint8Array): Uint8Array {
	const body = change(encode({ ...blank, proven: credentials("Home") }, 7).slice(0, -4));
	const sum = crc32(body);
	return Uint8Array.of(...body, sum >>> 24, sum >>> 16, sum >>> 8, sum);
}

describe("credential record", () => {
	it("has the documented layout", () => {
		const contents: Contents = {
			candidate: { ssid: Uint8Array.of(0xff, 0), password: utf8("p"), hidden: true, token: "t", host: "h", port: 9443 },
			proven: undefined,
			lastError: 722,
		};
		const body = ["01", "00000102", "02d2", "0b", "02ff00", "0170", "0174", "0168", "24e3", "00"].join("");
		const record = encode(contents, 0x102);
		assert.equal(hex(record.slice(0, -4)), body);
		const sum = crc32(record.slice(0, -4));
		assert.equal(hex(record.slice(-4)), hex(Uint8Array.of(sum >>> 24, sum >>> 16, sum >>> 8, sum)));
	});

	it("gives back what it was given, byte for byte", () => {
		const empty = { ...credentials(""), password: new Uint8Array(), token: "", host: "" };
		for (const set of [credentials("Home"), fullest, empty, { ...fullest, static: undefined, port: 0 }]) {
			const { static: fixed, ...rest } = set;
			const stored = fixed ? { ...rest, static: fixed } : rest;
			const contents: Contents = { candidate: stored, proven: fullest, lastError: 701 };
			assert.deepEqual(decode(encode(contents, 0xfffffffe)), { sequence: 0xfffffffe, contents });
		}
	});

	it("keeps every SSID length and every byte", () => {
		for (let length = 0; length <= 32; length++) {
			const ssid = Uint8Array.from({ length }, (_, index) => 255 - index * 8);
			const found = decode(encode({ ...blank, proven: { ...credentials(""), ssid } }, 1));
			assert.deepEqual(found?.contents?.proven?.ssid, ssid);
		}
	});

	it("fits one flash blob at its longest", () => {
		assert.ok(encode({ candidate: fullest, proven: fullest, lastError: 722 }, 1).length <= 640);
	});

	it("refuses a field that is too long, naming it and not its content", () => {
		const set = { ...credentials("Home"), password: utf8("secret".repeat(11)) };
		assert.throws(
			() => encode({ ...blank, candidate: set }, 1),
			(error: Error) => error.message === "The password has 66 bytes; at most 64 can be stored.",
		);
	});

	it("is not whole with any one byte changed", () => {
		const record = encode({ candidate: credentials("New"), proven: credentials("Home"), lastError: 0 }, 3);
		for (let index = 0; index < record.length; index++) {
			for (const flip of [0x01, 0x80, 0xff]) {
				const broken = record.slice();
				broken[index] = (broken[index] ?? 0) ^ flip;
				assert.equal(decode(broken), undefined, `byte ${index}`);
			}
		}
	});

	it("is not whole when cut short or followed by anything", () => {
		const record = encode({ ...blank, proven: credentials("Home") }, 3);
		for (let length = 0; length < record.length; length++) assert.equal(decode(record.slice(0, length)), undefined);
		assert.equal(decode(Uint8Array.of(...record, 0)), undefined);
	});

	it("of another version still tells its sequence", () => {
		const other = resummed(body => Uint8Array.of(2, ...body.slice(1)));
		assert.deepEqual(decode(other), { sequence: 7, contents: undefined });
	});

	it("with a checksum that fits but fields that do not is no record", () => {
		assert.equal(decode(resummed(body => body.slice(0, -3))), undefined);
		assert.equal(decode(resummed(body => body.fill(255, 8))), undefined);
	});
});
