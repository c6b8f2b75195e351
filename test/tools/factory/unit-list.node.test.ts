import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { parseUnitList, readUnitList, type Meaning } from "../../../tools/factory/unit-list";
import { unzip } from "../../../tools/factory/zip";

const token = "0123456789abcdefghijABCDEFGHIJ-_";

/** A zip of these files, as a browser downloads it. */
function zip(files: Readonly<Record<string, string | Buffer>>, method: 0 | 8 = 8): Buffer {
	const bodies: Buffer[] = [];
	const entries: Buffer[] = [];
	let at = 0;
	for (const [name, given] of Object.entries(files)) {
		const content = Buffer.from(given);
		const packed = method ? deflateRawSync(content) : content;
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(method, 4);
		common.writeUInt32LE(crc32(content), 10);
		common.writeUInt32LE(packed.length, 14);
		common.writeUInt32LE(content.length, 18);
		common.writeUInt16LE(Buffer.byteLength(name), 22);
		const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), packed]);
		const rest = Buffer.alloc(14);
		rest.writeUInt32LE(at, 10);
		entries.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), common, rest, Buffer.from(name)]));
		bodies.push(local);
		at += local.length;
	}
	const directory = Buffer.concat(entries);
	const end = Buffer.alloc(22);
	end.write("PK\x05\x06", 0, "latin1");
	end.writeUInt16LE(entries.length, 8);
	end.writeUInt16LE(entries.length, 10);
	end.writeUInt32LE(directory.length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...bodies, directory, end]);
}

/** What the rows say, by meaning. */
const cells = (text: string): readonly (Partial<Record<Meaning, string>> & { own: object })[] =>
	parseUnitList(text).rows.map(({ cells, own }) => ({
		...Object.fromEntries([...cells].map(([meaning, cell]) => [meaning, cell.text])),
		own,
	}));

const problems = (text: string): readonly string[] =>
	parseUnitList(text).problems.map(({ row, column = "", why }) => `${row} ${column}: ${why}`);

describe("a list of units", () => {
	it("has columns of ours and of the maker, whatever the case of our heads", () => {
		assert.deepEqual(
			cells(`Serial Number,MAC address,Device Name,Auth_Token\nSN-1, 24:6F:28:AA:BB:CC ,"Lamp, red",${token}\n`),
			[{ serial: "SN-1", mac: "24:6F:28:AA:BB:CC", token, own: { "Device Name": "Lamp, red" } }],
		);
	});

	it("may be divided by semicolons or tabs, and begin with a byte order mark", () => {
		for (const text of ["serial;note\nSN-1;a,b", "serial\tnote\r\nSN-1\ta,b\r\n", '\ufeffserial,note\nSN-1,"a,b"\n'])
			assert.deepEqual(cells(text), [{ serial: "SN-1", own: { note: "a,b" } }], text);
	});

	it("passes over columns that a spreadsheet has left blank", () => {
		assert.deepEqual(cells("serial,note,,\r\nSN-1,x,,\r\nSN-2,,,\r\n,,,\r\n"), [
			{ serial: "SN-1", own: { note: "x" } },
			{ serial: "SN-2", own: {} },
		]);
	});

	it("has no column of the maker's own by a slip: what is issued stays", () => {
		for (const [head, meant] of [
			["macadress", "mac"],
			["MAC-Adresse", "mac"],
			["Keys", "key"],
			["Auth-Tokn", "token"],
			["tempalte_id", "template"],
		])
			assert.deepEqual(problems(`serial,${head}\nSN-1,x\n`), [
				`1 ${head}: Is "${meant}" meant? Call it so; or else something less alike.`,
			]);
		for (const head of ["series", "machine", "batch", "test", "monkey", "serial2"])
			assert.deepEqual(problems(`serial,${head}\nSN-1,x\n`), [], head);
	});

	it("counts rows as editors do, and passes over empty ones", () => {
		const list = parseUnitList("serial,note\n\nSN-1,x\n,\nSN-2,y\n");
		assert.deepEqual(
			list.rows.map(({ row }) => row),
			[3, 5],
		);
	});

	it("takes the token of the device where its QR code's is there, too", () => {
		assert.deepEqual(cells(`serial,token,deviceToken\nSN-1,sqr_x,${token}\n`), [
			{ serial: "SN-1", token, own: { token: "sqr_x" } },
		]);
	});

	for (const [what, text, told] of [
		["an empty file", "", "1 : The file is empty."],
		["no unit", "serial\n", "2 : There is no unit below the heads."],
		["a head twice", "serial,note,note\nSN-1,,", "1 note: There are two columns of this name."],
		[
			"two heads of one meaning",
			"serial,SN,serial number\nSN-1,,",
			'1 serial number: It means the same as "serial": leave one out.',
		],
		["a column without a head", "serial,\nSN-1,x", "1 : Column 2 has no head."],
		["a cell too many", "serial\nSN-1\nSN-2,x\n", "3 : It has 2 cells, but the first row has 1 head."],
	] as const)
		it(`tells of ${what}`, () => assert.deepEqual(problems(text), [told]));

	it("throws nothing but a sentence, whatever the file is", () => {
		const piece = fc.oneof(fc.constantFrom(",", "\n", '"', ";", "serial", "mac", "token", "\0", "\r"), fc.string());
		fc.assert(
			fc.property(fc.array(piece), pieces => {
				try {
					parseUnitList(pieces.join(""));
				} catch (error) {
					assert.match(String(error), /^Error: It is no CSV/);
				}
			}),
			{ numRuns: 2000, seed: 1 },
		);
	});
});

describe("the file of a list", () => {
	let file: string;
	beforeEach(() => (file = join(mkdtempSync(join(tmpdir(), "list-")), "units")));
	afterEach(() => rmSync(join(file, ".."), { recursive: true }));

	const serials = (content: Buffer | string): readonly (string | undefined)[] => {
		writeFileSync(file, content);
		return readUnitList(file).rows.map(({ cells }) => cells.get("serial")?.text);
	};

	it("may be UTF-16, as Excel writes it, but no other text", () => {
		assert.deepEqual(serials(Buffer.from("\ufeffserial\tnöte\nSN-1\tü\n", "utf16le")), ["SN-1"]);
		assert.throws(() => serials(Buffer.from("serial,n\u00f6te\nSN-1,\u00fc\n", "latin1")), /neither UTF-8 nor UTF-16/);
	});

	for (const method of [0, 8] as const)
		it(`may be a zip of a CSV and pictures, ${method ? "deflated" : "stored"}`, () => {
			const files = {
				"qr/abc.png": Buffer.alloc(100, 1),
				"tokens.csv": "serial\nSN-1\n",
				"__MACOSX/._tokens.csv": "x",
			};
			assert.deepEqual(serials(zip(files, method)), ["SN-1"]);
		});

	it("is told where a zip has no CSV, or several", () => {
		assert.throws(() => serials(zip({ "a.png": "x" })), /There is no CSV in this zip/);
		assert.throws(() => serials(zip({ "xl/workbook.xml": "x" })), /It is a workbook\. In Excel, save it as/);
		assert.throws(() => serials(zip({ "a.csv": "serial", "b.csv": "serial" })), /There is more than one CSV/);
	});

	it("throws nothing but a sentence where the zip is broken", () => {
		const whole = zip({ "tokens.csv": "serial\nSN-1\n".repeat(20), "a.png": "x" });
		fc.assert(
			fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
				const broken = Buffer.from(whole);
				broken[at] = byte;
				try {
					unzip(broken.subarray(0, length), name => name.endsWith(".csv"));
				} catch (error) {
					assert.match(String(error), /^Error: (This zip is broken|[^]* in the zip )/);
				}
			}),
			{ numRuns: 2000, seed: 1 },
		);
	});
});
