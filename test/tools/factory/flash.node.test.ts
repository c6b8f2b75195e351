import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { imageHash } from "../../../tools/factory/app-image";
import { esptoolBy, FlashError, type FlashCode } from "../../../tools/factory/esptool";
import { readNvs } from "../../../tools/factory/nvs";
import { readRegistry, Registry } from "../../../tools/factory/registry";
import { readRelease } from "../../../tools/factory/release";
import { StandInChip, type Fault } from "../../../tools/factory/stand-in/chip";
import { esptoolOn, flash, LineFolder, macOf, newChip } from "../../support/line";
import { appImage, appOffset } from "../../support/release-files";

const lines: LineFolder[] = [];

function newLine(...options: ConstructorParameters<typeof LineFolder>): LineFolder {
	const line = new LineFolder(...options);
	lines.push(line);
	return line;
}

async function failing(work: Promise<unknown>): Promise<FlashError> {
	try {
		await work;
	} catch (error) {
		if (error instanceof FlashError) return error;
		throw error;
	}
	throw new Error("it did not fail");
}

const ofUnit = (chip: StandInChip, name: string): string | undefined => {
	const value = readNvs(chip.read(0x9000, 0x6000)).get(`blynk-inject/${name}`);
	return value && new TextDecoder().decode(value);
};

const bound = ({ dir }: LineFolder): readonly string[] =>
	readRegistry(dir).flatMap(({ serial, mac }) => (mac === undefined ? [] : [`${serial} ${mac}`]));

function clear(): void {
	for (const { root } of lines.splice(0)) rmSync(root, { recursive: true, force: true });
}

describe("flashing a unit", () => {
	afterEach(clear);

	it("makes a chip the next unit: image and its own data, verified", async () => {
		const line = newLine(2);
		for (const index of [0, 1]) {
			const chip = newChip(index);
			const unit = await flash(line, chip);
			assert.equal(unit.serial, `A-000${index + 1}`);
			assert.equal(unit.mac, macOf(index));
			for (const { offset, content } of line.release.parts)
				assert.deepEqual(chip.read(offset, content.length), new Uint8Array(content));
			assert.equal(ofUnit(chip, "serial"), unit.serial);
			assert.equal(ofUnit(chip, "apkey"), `key of ${unit.serial}`);
			assert.equal(imageHash(chip.flash.subarray(appOffset)), line.release.hash);
		}
		assert.deepEqual(bound(line), [`A-0001 ${macOf(0)}`, `A-0002 ${macOf(1)}`]);
	});

	it("writes all in one call, to the chip that was found, and compares the same in another", async () => {
		const calls: string[] = [];
		const line = newLine(1);
		const chip = newChip(0);
		await flash(line, chip, { run: esptoolOn(chip, calls) });
		assert.deepEqual(
			calls.map(call => call.replaceAll(line.root, "")),
			[
				"--port usb flash-id",
				"--port usb --chip esp32c3 --after no-reset write-flash 0x0 /release/bootloader.bin 0x8000 /release/partition-table.bin " +
					"0x9000 /units/nvs/A-0001.bin 0xf000 /release/ota_data_initial.bin 0x20000 /release/xs_esp32.bin",
				"--port usb --chip esp32c3 verify-flash 0x0 /release/bootloader.bin 0x8000 /release/partition-table.bin " +
					"0x9000 /units/nvs/A-0001.bin 0xf000 /release/ota_data_initial.bin 0x20000 /release/xs_esp32.bin",
			],
		);
	});

	it("starts the image that was flashed, whatever an update chose before", async () => {
		const line = newLine(1, { chooser: false });
		const chip = newChip(0);
		chip.flash.fill(7);
		await flash(line, chip);
		assert.ok(chip.read(0xf000, 0x2000).every(byte => byte === 0xff));
	});

	it("does the same unit again for the same chip", async () => {
		const line = newLine(3);
		const first = await flash(line, newChip(5));
		assert.deepEqual(await flash(line, newChip(5)), first);
		assert.equal((await flash(line, newChip(6))).serial, "A-0002");
		assert.equal(bound(line).length, 2);
	});

	it("does the unit that was named", async () => {
		const line = newLine(3);
		assert.equal((await flash(line, newChip(0), { serial: "A-0003" })).serial, "A-0003");
		assert.equal((await flash(line, newChip(1))).serial, "A-0001");
		const other = await failing(flash(line, newChip(0), { serial: "A-0002" }));
		assert.equal(other.message, `The chip ${macOf(0)} is unit A-0003's, not A-0002's.`);
		assert.match((await failing(flash(line, newChip(2), { serial: "A-0003" }))).message, /A-0003/);
		assert.match((await failing(flash(line, newChip(2), { serial: "B-1" }))).message, /no unit B-1/);
		assert.equal((await flash(line, newChip(0), { serial: "a-0003" })).serial, "A-0003");
	});

	it("notes the unit on the disk before it writes anything", async () => {
		const line = newLine(1);
		const chip = newChip(0);
		let noted: readonly string[] = [];
		await flash(line, chip, {
			onBound() {
				noted = bound(line);
				assert.ok(chip.flash.every(byte => byte === 0xff));
			},
		});
		assert.deepEqual(noted, [`A-0001 ${macOf(0)}`]);
	});

	it("goes on with the same unit, wherever the cable came out", async () => {
		const line = newLine(200);
		const total = line.release.parts.reduce((sum, { bytes }) => sum + bytes, 0x6000);
		let index = 0;
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 0, max: total - 1 }), async after => {
				const chip = newChip(index++);
				chip.fault = { kind: "unplugged", after };
				const { code } = await failing(flash(line, chip));
				assert.equal(code, "lost");
				const before = bound(line);
				assert.ok(before.at(-1)?.endsWith(chip.facts.mac));
				chip.fault = undefined;
				const unit = await flash(line, chip);
				assert.deepEqual(bound(line), before);
				assert.equal(ofUnit(chip, "serial"), unit.serial);
				assert.equal(imageHash(chip.flash.subarray(appOffset)), line.release.hash);
			}),
			{ numRuns: 40, seed: 15 },
		);
	});

	const faults: readonly (readonly [string, FlashCode, RegExp, Fault])[] = [
		["does not answer", "no-answer", /No serial data received\. Hold BOOT/, { kind: "mute" }],
		["has a bit that sticks", "not-verified", /MD5 of file does not match.*broken/, { kind: "stuck", at: 0x20001 }],
		["forgets", "not-verified", /Verification failed\. Flash it again/, { kind: "fades", at: 0x9010 }],
	];
	for (const [what, code, message, fault] of faults)
		it(`says it of a chip that ${what}`, async () => {
			const chip = newChip(0, { fault });
			const error = await failing(flash(newLine(1), chip));
			assert.equal(error.code, code);
			assert.match(error.message, message);
		});

	it("touches nothing, and gives no unit away, for a chip or flash that the release is not for", async () => {
		const line = newLine(1);
		for (const [chip, code, message] of [
			[newChip(0, { chip: "ESP32" }), "wrong-chip", /The chip on the cable is an ESP32, but .* ESP32-C3/],
			[newChip(0, { flash: "2MB" }), "small-flash", /The flash has 2 MB, but this release needs 4 MB/],
			[newChip(0, { flash: "Unknown" }), "small-flash", /no size that can be told/],
			[undefined, "no-port", /the port is busy or doesn't exist.*--port/],
		] as const) {
			const error = await failing(flash(line, chip));
			assert.equal(error.code, code);
			assert.match(error.message, message);
			assert.ok(chip?.flash.every(byte => byte === 0xff) ?? true);
		}
		assert.deepEqual(bound(line), []);
	});

	it("knows a chip with eight bytes of MAC by its station's", async () => {
		const line = newLine(1, { chip: "ESP32-C6" });
		assert.equal((await flash(line, newChip(0, { chip: "ESP32-C6" }))).mac, macOf(0));
	});

	it("says it when no unit is left, or one's data is missing or does not fit", async () => {
		const line = newLine(2);
		rmSync(join(line.dir, "nvs/A-0001.bin"));
		assert.match((await failing(flash(line, newChip(0)))).message, /A-0001\.bin is missing\. Make it again/);
		writeFileSync(join(line.dir, "nvs/A-0001.bin"), new Uint8Array(0x4000));
		assert.match((await failing(flash(line, newChip(0)))).message, /16384 bytes, but .* 24576/);
		await flash(line, newChip(1));
		const error = await failing(flash(line, newChip(2)));
		assert.equal(error.code, "no-unit");
		assert.match(error.message, /All 2 units of .* are on chips\. Issue more/);
	});

	it("flashes no data but the registry's, whose key is on the label", async () => {
		const line = newLine(2);
		const nvs = (serial: string): string => join(line.dir, "nvs", `${serial}.bin`);
		writeFileSync(nvs("A-0001"), readFileSync(nvs("A-0002")));
		const chip = newChip(0);
		const error = await failing(flash(line, chip));
		assert.equal(error.code, "no-unit");
		assert.match(error.message, /A-0001\.bin is not the data of unit A-0001 in the registry\. Make it again/);
		assert.ok(chip.flash.every(byte => byte === 0xff));
	});

	it("says it when there is no esptool", async () => {
		const error = await failing(flash(newLine(1), newChip(0), { run: esptoolBy("no-such-program-of-ours") }));
		assert.equal(error.code, "no-esptool");
		assert.match(error.message, /pip install esptool/);
	});

	it("waits for another station that just notes its unit", async () => {
		const line = newLine(1);
		const other = Registry.open(line.dir);
		const work = flash(line, newChip(0));
		await new Promise(setImmediate);
		assert.deepEqual(bound(line), []);
		other.close();
		assert.equal((await work).serial, "A-0001");
	});
});

describe("a release", () => {
	let line: LineFolder;
	beforeEach(() => (line = new LineFolder(0)));
	afterEach(() => rmSync(line.root, { recursive: true, force: true }));

	it("is read from its folder or its file", () => {
		const { chip, version, flashSize, nvs, hash } = readRelease(join(line.releaseFolder, "release.json"));
		assert.deepEqual([chip, version, flashSize, nvs.size], ["ESP32-C3", "0.1.0", 4 << 20, 0x6000]);
		assert.equal(hash, line.release.hash);
	});

	it("is refused where a file is missing, another, or broken", () => {
		const file = join(line.releaseFolder, "xs_esp32.bin");
		writeFileSync(file, "another");
		assert.throws(() => readRelease(line.releaseFolder), /xs_esp32\.bin is not the file of this release/);
		rmSync(file);
		assert.throws(() => readRelease(line.releaseFolder), /xs_esp32\.bin is missing/);
		writeFileSync(join(line.releaseFolder, "release.json"), "{}");
		assert.throws(() => readRelease(line.releaseFolder), /is no release/);
		assert.throws(() => readRelease(join(line.root, "nowhere")), /There is no file/);
	});

	it("has an application whose hash is that of its bytes", () => {
		const image = appImage("ESP32-C3", new Uint8Array(1000).fill(1));
		assert.match(imageHash(image), /^[0-9a-f]{64}$/);
		assert.equal(imageHash(Buffer.concat([image, new Uint8Array(4096)])), imageHash(image), "with a signature behind");
		for (const at of [1, 24, 40, image.length - 40, image.length - 1]) {
			const broken = image.slice();
			broken[at] = (broken[at] ?? 0) ^ 1;
			assert.throws(() => imageHash(broken), /broken/, String(at));
		}
		assert.throws(() => imageHash(new Uint8Array(100)), /no application image/);
		assert.throws(() => imageHash(Uint8Array.from(image, (byte, at) => (at === 23 ? 0 : byte))), /no hash of its own/);
	});
});

describe("esptool's stand-in", () => {
	afterEach(clear);

	it("keeps a chip in a folder", () => {
		const line = newLine(0);
		const folder = join(line.root, "chip");
		mkdirSync(folder);
		const chip = newChip(3, { fault: { kind: "mute" } });
		chip.write(0x1000, Uint8Array.of(1, 2, 3));
		chip.save(folder);
		const again = StandInChip.open(folder);
		assert.deepEqual(again.flash, chip.flash);
		assert.deepEqual(again.facts.mac, macOf(3));
		assert.deepEqual(again.fault, { kind: "mute" });
	});

	it("erases sectors, refuses overlaps and what is beyond the flash, and options that it does not know", async () => {
		const line = newLine(0);
		const file = join(line.root, "bytes.bin");
		writeFileSync(file, new Uint8Array(100).fill(1));
		const chip = newChip(0);
		chip.flash.fill(0);
		const run = esptoolOn(chip);
		assert.equal((await run(["--port", "usb", "write-flash", "0x1000", file])).code, 0);
		assert.deepEqual([...chip.read(0x1063, 2), ...chip.read(0x1fff, 2)], [1, 0xff, 0xff, 0]);
		assert.match((await run(["write-flash", "0x1000", file, "0x1010", file])).text, /overlap/);
		assert.match((await run(["write-flash", "0x3fffff", file])).text, /will not fit in 4194304 bytes/);
		assert.equal((await run(["--wrong", "flash-id"])).code, 2);
		assert.match((await run(["flash_it"])).text, /No such command/);
		assert.equal((await run(["read-flash", "0x1000", "0x10", file])).code, 0);
		assert.equal(statSync(file).size, 16);
		assert.equal(readFileSync(file)[0], 1);
	});
});
