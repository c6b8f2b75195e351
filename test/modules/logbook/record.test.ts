import assert from "node:assert/strict";
import { MemoryFlash } from "../../../hosts/virtual/flash";
import { crc32 } from "../../../modules/bytes/index";
import * as log from "../../../modules/logbook/index";

/** A flash that holds what `count` writes left, each of a record that says how many seconds the device lived. */
function written(count: number, flash = new MemoryFlash()): MemoryFlash {
	for (let i = 1; i <= count; i++) {
		const record = log.load(flash);
		record[log.life] = 1000 * i;
		log.store(flash, record, log.soon, 0);
	}
	return flash;
}

const lifeIn = (flash: MemoryFlash): number | undefined => log.load(flash)[log.life];

/** With a checksum that fits. */
function sealed(bytes: Uint8Array): Uint8Array {
	const end = bytes.length - 4;
	new DataView(bytes.buffer).setUint32(end, crc32(bytes.subarray(0, end)), true);
	return bytes;
}

/** A year of seconds. */
const year = 365 * 86_400;

describe("the logbook's record", () => {
	it("is empty in a flash that holds none", () => {
		const record = log.load(new MemoryFlash());
		assert.equal(record.length, 56);
		assert.deepEqual(
			[...record].slice(1),
			Array.from({ length: 55 }, () => 0),
		);
	});

	it("has the documented layout", () => {
		const flash = new MemoryFlash();
		const record = log.load(flash);
		record.fill(0x01020304, log.life);
		record[6] = record[5] = 0;
		log.store(flash, record, log.soon, 0);
		const bytes = flash.entries().get("log1") ?? new Uint8Array();
		assert.equal(bytes.length, 224);
		assert.deepEqual([...bytes.subarray(0, 12)], [1, 0, 0, 0, 1, 0, 0, 0, 4, 3, 2, 1]);
		const view = new DataView(bytes.buffer, bytes.byteOffset);
		assert.equal(view.getUint32(20, true), 0x01020304 + 600);
		assert.equal(view.getUint32(220, true), crc32(bytes.subarray(0, 220)));
	});

	it("comes back as it was written", () => {
		assert.equal(lifeIn(written(1)), 1000);
		assert.equal(lifeIn(written(7)), 7000);
	});

	it("is whole after a power cut at any write: the new one, or that before", () => {
		for (let count = 1; count < 7; count++)
			for (const outcome of ["old", "new", "gone"] as const) {
				const flash = written(count - 1);
				flash.cutPower(1, outcome, () => {});
				const record = log.load(flash);
				record[log.life] = 1000 * count;
				log.store(flash, record, log.soon, 0);
				assert.equal(lifeIn(flash), outcome === "new" ? 1000 * count : 1000 * (count - 1), `${count} ${outcome}`);
			}
	});

	it("survives the loss of one of its two copies", () => {
		for (const key of ["log0", "log1"]) {
			const flash = written(6);
			flash.erase(key);
			assert.equal(lifeIn(flash), key === "log0" ? 5000 : 6000);
		}
	});

	it("is not read with any bit wrong", () => {
		const bytes = written(1).entries().get("log1") ?? new Uint8Array();
		for (let bit = 0; bit < 8 * bytes.length; bit += 7) {
			const broken = bytes.slice();
			broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
			assert.equal(lifeIn(new MemoryFlash([["log1", broken]])), 0, `bit ${bit}`);
		}
	});

	it("is not read when it is of another version or length", () => {
		const bytes = written(1).entries().get("log1") ?? new Uint8Array();
		const other = bytes.slice();
		other[0] = 2;
		const shorter = bytes.slice(0, -4);
		for (const strange of [sealed(other), sealed(shorter), new Uint8Array(224), new Uint8Array(1)])
			assert.equal(lifeIn(new MemoryFlash([["log1", strange]])), 0);
		assert.equal(lifeIn(new MemoryFlash([["log1", sealed(bytes.slice())]])), 1000);
	});

	it("is written over no record that could not be read", () => {
		const flash = written(3);
		for (const unread of ["log0", "log1"]) {
			const record = log.load({
				read: key => {
					if (key === unread) throw new Error("the flash refuses to read");
					return flash.read(key);
				},
				write: () => assert.fail("written"),
				erase: () => {},
			});
			record[log.life] = year;
			log.store(flash, record, log.soon, 0);
		}
		assert.equal(lifeIn(flash), 3000);
	});

	it("is tried again in the same place when the flash refuses, and costs as much", () => {
		const flash = written(2);
		const record = log.load(flash);
		const refusing = {
			read: (key: string) => flash.read(key),
			write: () => {
				throw new Error("the flash refuses to write");
			},
			erase: () => {},
		};
		for (let i = 0; i < 20; i++) log.store(refusing, record, log.soon, 0);
		assert.equal(lifeIn(flash), 2000);
		record[log.life] = 9000;
		log.store(flash, record, log.soon, 0);
		assert.equal(lifeIn(flash), 9000);
		flash.erase("log1");
		assert.equal(lifeIn(flash), 2000, "the one before is still there");
	});

	it("is written eight times at once at most, and then once in ten minutes of life, over restarts as well", () => {
		const flash = new MemoryFlash();
		for (let i = 0; i < 300; i++) {
			const record = log.load(flash);
			record[log.life] = (record[log.life] ?? 0) + 60;
			log.store(flash, record, log.soon, 0);
		}
		const lived = log.load(flash)[log.life] ?? 0;
		assert.ok(flash.writes <= 8 + lived / 600, `${flash.writes} writes in ${lived} seconds`);
		assert.ok(flash.writes > 7);
	});

	it("leaves some writes for what matters more", () => {
		const flash = new MemoryFlash();
		const record = log.load(flash);
		for (let i = 0; i < 10; i++) log.store(flash, record, log.maybe, 0);
		assert.equal(flash.writes, 4);
		for (let i = 0; i < 10; i++) log.store(flash, record, log.soon, 0);
		assert.equal(flash.writes, 7);
	});

	it("is written once in an hour when there is nothing new", () => {
		const flash = new MemoryFlash();
		const record = log.load(flash);
		for (let second = 0; second < 86_400; second += 40) {
			record[log.life] = second;
			log.store(flash, record, log.hourly, 0);
		}
		assert.equal(flash.writes, 23);
	});
});
