import assert from "node:assert/strict";
import { crc32, hex, unhex, utf8 } from "../../../modules/bytes/index";
import { decode, encode, type Contents } from "../../../modules/credentials/record";
import { credentials, fullest } from "./sets";

const blank: Contents = { candidate: undefined, proven: undefined, lastError: 0 };

/** `record` with other bytes before a checksum that fits. */
function resummed(change: (record: Uint8Array) => Uint8Array): Uint8Array {
	return sealed(change(encode({ ...blank, proven: credentials("Home") }, 7).slice(0, -4)));
}

/** With a checksum that fits. */
function sealed(body: Uint8Array): Uint8Array {
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

	it("of a set with a template id is of version 2, with the id behind all else", () => {
		const set = { ...credentials("H"), password: utf8("p"), token: "t", host: "h", templateId: "TMPLabcd" };
		const record = encode({ ...blank, proven: set }, 1);
		assert.equal(
			hex(record.slice(0, -4)),
			["02", "00000001", "0000", "00", "11", "0148", "0170", "0174", "0168", `08${hex(utf8("TMPLabcd"))}`].join(""),
		);
		assert.equal(encode({ ...blank, candidate: set }, 1)[0], 2);
		assert.equal(encode({ ...blank, candidate: { ...set, templateId: "" }, proven: credentials("H") }, 1)[0], 1);
	});

	it("of a candidate whose giver is known is of version 3, with the giver behind all else, and reads so", () => {
		const set = { ...credentials("H"), password: utf8("p"), token: "t", host: "h", giver: 7 };
		const record = encode({ ...blank, candidate: set }, 1);
		assert.equal(
			hex(record.slice(0, -4)),
			["03", "00000001", "0000", "21", "0148", "0170", "0174", "0168", "07", "00"].join(""),
		);
		assert.deepEqual(decode(record)?.contents?.candidate, set);
		assert.equal(encode({ ...blank, candidate: { ...set, giver: 0 } }, 1)[0], 1);
	});

	it("that firmware before version 2 wrote reads as ever, and is written to the byte as it was", () => {
		const first = unhex(
			"010000000902d2" +
				"0b034e657701700174016824e3" +
				"0504486f6d650170017401680b3139322e3136382e312e350d3235352e3235352e3235352e300b3139322e3136382e312e31010b3139322e3136382e312e31" +
				"6f6801cf",
		);
		const [address, mask, gateway] = ["192.168.1.5", "255.255.255.0", "192.168.1.1"] as const;
		const set = { password: utf8("p"), token: "t", host: "h" };
		const contents: Contents = {
			candidate: { ...set, ssid: utf8("New"), hidden: true, port: 9443 },
			proven: { ...set, ssid: utf8("Home"), hidden: false, static: { address, mask, gateway, dns: [gateway] } },
			lastError: 722,
		};
		assert.ok(first);
		assert.deepEqual(decode(first), { sequence: 9, contents });
		assert.deepEqual(encode(contents, 9), first);
	});

	it("with settings is of version 4: behind all else in a set, and behind the sets what outlived a reset", () => {
		const set = { ...credentials("H"), password: utf8("p"), token: "t", host: "h", settings: "a=1\n" };
		const plain = ["0148", "0170", "0174", "0168"].join("");
		const text = `0004${hex(utf8("a=1\n"))}`;
		assert.equal(
			hex(encode({ ...blank, proven: set }, 1).slice(0, -4)),
			["04", "00000001", "0000", "00", "41", plain, text, "0000"].join(""),
		);
		assert.equal(
			hex(encode({ ...blank, settings: "a=1\n" }, 1).slice(0, -4)),
			["04", "00000001", "0000", "00", "00", text].join(""),
		);
		assert.equal(encode({ ...blank, candidate: { ...set, settings: "" }, settings: "" }, 1)[0], 1);
	});

	it("gives back settings of up to 400 bytes in each place, and fits one flash blob with them", () => {
		const settings = `${"é".repeat(199)}=\n`;
		const { token: _, ...rest } = fullest;
		const set = { ...rest, token: "x".repeat(32), settings };
		const contents: Contents = { candidate: set, proven: set, lastError: 722, settings };
		const record = encode(contents, 7);
		assert.deepEqual(decode(record), { sequence: 7, contents });
		// What one page of NVS holds (hosts/moddable/flash.ts).
		assert.ok(record.length <= 1900, `${record.length}`);
		assert.throws(() => encode({ ...blank, settings: `${settings}x` }, 1), /The settings has 401 bytes; at most 400/);
	});

	it("gives back what it was given, byte for byte", () => {
		const { templateId: _, ...plain } = fullest;
		const empty = { ...credentials(""), password: new Uint8Array(), token: "", host: "" };
		for (const set of [credentials("Home"), fullest, empty, plain, { ...fullest, static: undefined, port: 0 }]) {
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
		assert.ok(encode({ candidate: fullest, proven: fullest, lastError: 722 }, 1).length <= 704);
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
		const other = resummed(body => Uint8Array.of(99, ...body.slice(1)));
		assert.deepEqual(decode(other), { sequence: 7, contents: undefined });
	});

	it("with a field that could not be written again is no record", () => {
		const start = [1, 0, 0, 0, 7, 0, 0, 0, 1];
		const record = (...lengths: readonly number[]): Uint8Array =>
			sealed(Uint8Array.of(...start, ...lengths.flatMap(length => [length, ...new Uint8Array(length).fill(0x61)])));
		assert.equal(decode(record(32, 64, 64, 64))?.contents?.proven?.host.length, 64);
		for (const lengths of [[33], [1, 65], [1, 1, 65], [1, 1, 1, 65]])
			assert.equal(decode(record(...lengths, ...[1, 1, 1].slice(lengths.length - 1))), undefined, lengths.join());
		// A byte that is no UTF-8 would be three.
		assert.equal(decode(sealed(Uint8Array.of(...start, 1, 0x61, 0, 0, 2, 0x61, 0xff))), undefined);
	});

	it("with a checksum that fits but fields that do not is no record", () => {
		assert.equal(decode(resummed(body => body.slice(0, -3))), undefined);
		assert.equal(decode(resummed(body => body.fill(255, 8))), undefined);
	});
});
