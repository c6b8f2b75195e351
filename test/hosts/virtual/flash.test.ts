import assert from "node:assert/strict";
import { MemoryFlash, PowerCut, type CutOutcome } from "../../../hosts/virtual/flash";

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

describe("the memory flash", () => {
	it("gives back copies of what was written", () => {
		const flash = new MemoryFlash();
		const mine = bytes(1, 2);
		flash.write("key", mine);
		mine[0] = 9;
		const read = flash.read("key");
		assert.deepEqual(read, bytes(1, 2));
		read?.fill(7);
		assert.deepEqual(flash.read("key"), bytes(1, 2));
		flash.erase("key");
		assert.equal(flash.read("key"), undefined);
	});

	it("keeps to the limits of NVS", () => {
		const flash = new MemoryFlash();
		for (const key of ["", "sixteen letters!", "with space", "schlüssel"])
			assert.throws(() => flash.write(key, bytes(1)), RangeError);
		assert.throws(() => flash.write("key", bytes()), RangeError);
		assert.throws(() => flash.write("key", new Uint8Array(1901)), RangeError);
		flash.write("fifteen-letters", new Uint8Array(1900));
	});

	it("is full as soon as a partition of the SDK's would be, and then loses what the key held", () => {
		const flash = new MemoryFlash();
		const large = new Uint8Array(1900);
		// Five pages of 126 entries, 68 of them ESP-IDF's own; such a blob takes 62.
		for (let i = 0; i < 9; i++) flash.write(`key${i}`, large);
		flash.write("small", bytes(1));
		assert.throws(() => flash.write("small", large), /the flash is full: no room for 1900 bytes under small/);
		assert.equal(flash.read("small"), undefined);
		flash.write("key3", large);
		flash.erase("key3");
		flash.write("small", large);
		assert.deepEqual(flash.read("small"), large);
	});

	it("counts what each key was written and erased", () => {
		const flash = new MemoryFlash([["kept", bytes(1)]]);
		flash.write("a", bytes(1));
		flash.write("a", bytes(1));
		flash.erase("a");
		flash.erase("b");
		flash.read("kept");
		assert.equal(flash.writes, 4);
		assert.deepEqual(
			[...flash.wear],
			[
				["a", { writes: 2, erasures: 1 }],
				["b", { writes: 0, erasures: 1 }],
			],
		);
	});

	it("wears out: from then on every change throws, and what it holds can be read", () => {
		const flash = new MemoryFlash();
		flash.endurance = 2;
		flash.write("key", bytes(1));
		flash.erase("other");
		assert.throws(() => flash.write("key", bytes(2)), /worn out after 2 changes/);
		assert.throws(() => flash.erase("key"), /worn out after 2 changes/);
		assert.deepEqual([flash.read("key"), flash.writes], [bytes(1), 2]);
	});

	const outcomes: readonly (readonly [CutOutcome, Uint8Array | undefined])[] = [
		["old", bytes(1)],
		["new", bytes(2)],
		["gone", undefined],
	];
	for (const [outcome, expected] of outcomes)
		it(`may hold the ${outcome} bytes after power failed in a write, and the other keys stay`, () => {
			const flash = new MemoryFlash([
				["key", bytes(1)],
				["other", bytes(5)],
			]);
			let cut = false;
			flash.cutPower(2, outcome, () => (cut = true));
			flash.write("other", bytes(6));
			assert.equal(cut, false);
			assert.throws(() => flash.write("key", bytes(2)), PowerCut);
			assert.equal(cut, true);
			assert.deepEqual(flash.read("key"), expected);
			assert.deepEqual(flash.read("other"), bytes(6));
			flash.write("key", bytes(3));
			assert.deepEqual(flash.read("key"), bytes(3));
		});
});
