import assert from "node:assert/strict";
import { utf8 } from "../../../modules/bytes/index";
import { compareVersions, isVersion, readHeader, type Header } from "../../../modules/update/index";
import { headerBytes, unit } from "./packages";

const good: Header = {
	...{ product: "Acme Lämpchen", firmwareType: unit.firmwareType, chip: unit.chip, version: "1.20.3", from: "0" },
	...{ size: 1_581_504, hash: Uint8Array.from({ length: 32 }, (_, at) => 255 - at) },
};

/** A header of these texts. */
function of(...texts: readonly string[]): Uint8Array {
	const bytes = new Uint8Array(512);
	bytes.set(utf8(texts.map(each => `${each}\0`).join("")));
	return bytes;
}

describe("an update's header", () => {
	it("says what it was made of", () => {
		assert.deepEqual(readHeader(headerBytes(good)), good);
		const signed = headerBytes(good);
		signed.fill(0xff, 448);
		assert.deepEqual(readHeader(signed), good);
	});

	it("is none of another length, another kind, or with a text that is missing or no such thing", () => {
		const digits = "ab".repeat(32);
		const texts = ["blnkupd1", "p", "t", "c", "1.0", "0", "1000", digits];
		assert.ok(readHeader(of(...texts)));
		assert.ok(readHeader(of(...texts.slice(0, 7), digits.toUpperCase(), "for a later form")));
		for (const [at, text] of [
			[0, "blnkupd2"],
			[4, "one"],
			[4, ""],
			[5, "1.2.3.4.5"],
			[5, ""],
			[6, "0"],
			[6, "100000000"],
			[6, "-5"],
			[6, ""],
			[7, digits.slice(2)],
			[7, `${digits}00`],
			[7, "xy".repeat(32)],
			[7, ""],
		] as const) {
			const wrong = texts.slice();
			wrong[at] = text;
			assert.equal(readHeader(of(...wrong)), undefined, `${at} ${text}`);
		}
		for (let count = 0; count < texts.length; count++)
			assert.equal(readHeader(of(...texts.slice(0, count))), undefined);
		assert.equal(readHeader(of(...texts).subarray(0, 511)), undefined);
		assert.equal(readHeader(new Uint8Array(512)), undefined);
		// What is not signed is not read: here the last text goes on into the signature.
		assert.equal(readHeader(of(...texts.slice(0, 7), "a".repeat(450))), undefined);
	});
});

describe("a version", () => {
	it("is one to four numbers", () => {
		for (const text of ["0", "1.2", "1.2.3", "01.2.3.999999"]) assert.ok(isVersion(text), text);
		for (const text of ["", ".", "1.", ".1", "1..2", "1.2.3.4.5", "1.a", "-1", "1 ", "1000000", "1.2-beta", "v1"])
			assert.ok(!isVersion(text), text);
	});

	it("comes before the next by its numbers, the first ones first", () => {
		const rising = ["0", "0.0.0.1", "0.9", "0.10", "1", "1.0.1", "1.2", "1.10", "1.10.0.2", "2", "10", "999999.1"];
		rising.forEach((a, i) =>
			rising.forEach((b, j) => {
				assert.equal(Math.sign(compareVersions(a, b)), Math.sign(i - j), `${a} ${b}`);
			}),
		);
		for (const [a, b] of [
			["1", "1.0.0.0"],
			["1.01", "1.1"],
		] as const)
			assert.equal(compareVersions(a, b), 0);
	});
});
