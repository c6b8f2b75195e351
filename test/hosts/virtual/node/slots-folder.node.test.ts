import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { selectSlot } from "../../../../hosts/virtual/boot-loader";
import { SlotsFolder } from "../../../../hosts/virtual/node/slots-folder";
import { FirmwareSlots, sectorSize } from "../../../../hosts/virtual/slots";

describe("a virtual board's slots in a folder", () => {
	let parent: string;
	let folder: string;

	beforeEach(() => {
		parent = mkdtempSync(join(tmpdir(), "slots-"));
		folder = join(parent, "slots");
	});
	afterEach(() => rmSync(parent, { recursive: true, force: true }));

	const open = (made = "one"): FirmwareSlots => new FirmwareSlots({ keeper: new SlotsFolder(folder, made) });
	const bytes = Uint8Array.from({ length: 10_000 }, (_, index) => index % 251);

	it("are as made when nothing was written, and stay so", () => {
		for (const slots of [open(), open()]) {
			assert.deepEqual(slots.otadata, ["erased", "erased"]);
			assert.equal(slots.content(0), undefined);
			assert.deepEqual(slots.content(1), new Uint8Array(0));
		}
		assert.equal(statSync(folder).mode & 0o777, 0o700);
	});

	it("keep each write, and go on where it ended, though nobody said goodbye", () => {
		const first = open();
		for (let at = 0; at < 5000; at += 1000) first.write(1, at, bytes.subarray(at, at + 1000));
		const second = open();
		assert.deepEqual(second.content(1)?.subarray(0, 5000), bytes.subarray(0, 5000));
		for (let at = 4096; at < bytes.length; at += 1000) second.write(1, at, bytes.subarray(at, at + 1000));
		selectSlot(second, 1);
		const third = open();
		assert.deepEqual(third.content(1)?.subarray(0, bytes.length), bytes);
		assert.deepEqual(third.otadata, [{ sequence: 2, state: "new" }, "erased"]);
		assert.equal(third.content(0), undefined);
	});

	it("keep what was erased, and that slot 0 is no longer as made", () => {
		open().write(0, 0, bytes);
		const slots = open();
		assert.deepEqual(slots.content(0)?.subarray(0, bytes.length), bytes);
		slots.write(0, 0, Uint8Array.of(7));
		const again = open().content(0);
		assert.deepEqual([again?.[0], again?.[1], again?.[sectorSize]], [7, 0xff, bytes[sectorSize]]);
	});

	it("are erased in between where writing began further on", () => {
		open().write(1, 3 * sectorSize, Uint8Array.of(1));
		const content = open().content(1);
		assert.ok(content?.subarray(0, 3 * sectorSize).every(each => each === 0xff));
		assert.equal(content?.[3 * sectorSize], 1);
	});

	it("are gone when the board is made with something else, as after flashing it anew", () => {
		const slots = open();
		slots.write(1, 0, bytes);
		selectSlot(slots, 1);
		assert.equal(new SlotsFolder(folder, "one").flashedAnew, false);
		const keeper = new SlotsFolder(folder, "two");
		assert.deepEqual([keeper.flashedAnew, keeper.kept], [true, undefined]);
		assert.deepEqual(readdirSync(folder), ["otadata.json"]);
		assert.deepEqual(open("two").otadata, ["erased", "erased"]);
	});

	it("are not taken from a file of somebody else, which stays", () => {
		open();
		const file = join(folder, "otadata.json");
		for (const content of ["", "{}", '{"kind":"blynk-inject virtual slots","made":"one","otadata":["erased"]}']) {
			writeFileSync(file, content);
			assert.throws(() => open(), /otadata\.json is not of a virtual board/);
			assert.equal(readFileSync(file, "utf8"), content);
		}
		assert.ok(existsSync(file));
	});
});
