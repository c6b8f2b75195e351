import assert from "node:assert/strict";
import { mkdirSync, rmdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FlashFile } from "../../../../hosts/virtual/node/flash-file";

describe("the flash file", () => {
	let folder: string;
	let file: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "flash-"));
		file = join(folder, "flash.json");
	});

	afterEach(() => rmSync(folder, { recursive: true }));

	it("holds what was written when it is opened again", () => {
		const flash = new FlashFile(file);
		flash.write("a", Uint8Array.of(0, 255, 128));
		flash.write("b", Uint8Array.of(1));
		flash.erase("b");
		const again = new FlashFile(file);
		assert.deepEqual(again.read("a"), Uint8Array.of(0, 255, 128));
		assert.equal(again.read("b"), undefined);
		assert.deepEqual(readdirSync(folder), ["flash.json"]);
	});

	it("is empty when there is no file, and makes none until something is written", () => {
		assert.equal(new FlashFile(file).entries().size, 0);
		assert.deepEqual(readdirSync(folder), []);
	});

	for (const [name, content] of [
		["cut off", '{"kind": "blynk-inject virtual fl'],
		["empty", ""],
		["of another kind", '{"networks": {}}'],
		["with a broken entry", '{"kind": "blynk-inject virtual flash", "entries": {"a": "%%%"}}'],
		["with too long a key", '{"kind": "blynk-inject virtual flash", "entries": {"sixteen-letters!": "AA=="}}'],
	] as const)
		it(`refuses a file ${name}, and leaves it as it is`, () => {
			writeFileSync(file, content);
			assert.throws(() => new FlashFile(file), /is not a flash file of a virtual board, or broken\. Remove it/);
			assert.equal(readFileSync(file, "utf8"), content);
		});

	it("keeps the old content when it cannot be written", () => {
		const flash = new FlashFile(file);
		flash.write("a", Uint8Array.of(1));
		mkdirSync(join(folder, "gone"));
		const broken = new FlashFile(join(folder, "gone", "flash.json"));
		rmdirSync(join(folder, "gone"));
		assert.throws(() => broken.write("a", Uint8Array.of(2)));
		assert.equal(broken.read("a"), undefined);
		assert.throws(() => new FlashFile(join(folder, "gone", "flash.json")), /there is no folder .*gone/);
		assert.deepEqual(new FlashFile(file).read("a"), Uint8Array.of(1));
	});
});
