import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readRegistry } from "../../../tools/factory/registry";
import type { EspLoader } from "../../support/esp-loader";
import { Bench, Workshop } from "./support";

const [first, second, third] = ["24:6f:28:aa:bb:01", "24:6f:28:aa:bb:02", "24:6f:28:aa:bb:03"] as const;

describe("a flashing station's page", function () {
	this.timeout(60_000);
	let workshop: Workshop;
	let bench: Bench;

	before(async () => {
		workshop = new Workshop();
		// The second unit is known to be on a certain chip.
		workshop.issue({ key: "first key" }, { mac: third }, {});
		bench = await Bench.open(workshop, { registry: true });
	});
	after(async () => {
		await bench.close();
		workshop.close();
	});

	const holds = (chip: EspLoader, serial: string): void => {
		const data = [...workshop.image, [0x9000, workshop.dataOf(serial)] as const];
		for (const [at, bytes] of data)
			assert.ok(Buffer.from(chip.flash.subarray(at, at + bytes.length)).equals(bytes), `at 0x${at.toString(16)}`);
	};
	const bound = (): readonly (string | undefined)[] => readRegistry(workshop.units).map(unit => unit.mac);
	let chip: EspLoader;

	it("keeps the unit for the chip it was begun on, when the cable comes off in the middle", async () => {
		await bench.says("Plug in a unit");
		chip = bench.link.plug({ mac: first }, false);
		// What another firmware left there would start the other application.
		chip.flash.fill(0, 0xf000, 0x11000);
		chip.onCommand = () => {
			if (chip.packets === 5) bench.link.pull();
		};
		await bench.press("Flash this unit");
		await bench.says("The cable came off");
		assert.deepEqual(bound(), [first, third, undefined]);
		assert.deepEqual(await bench.rows(), [["A-1", first, "not done: lost"]]);
	});

	it("goes on from there: image and unit data are written, read back, and started", async () => {
		bench.link.replug(chip);
		chip.packets = 0;
		chip.onCommand = undefined;
		await bench.press("Try again");
		await bench.says("A-1 is good");
		holds(chip, "A-1");
		assert.ok(chip.flash.subarray(0xf000, 0x11000).every(byte => byte === 0xff));
		assert.equal(chip.mode, "running");
		// Six of the application, one of the unit's data, one to erase: boot loader and table were there.
		assert.equal(chip.packets, 8);
		assert.deepEqual(await bench.rows(), [["A-1", first, "good"]]);
	});

	it("shows the label of the unit on the cable, and prints it", async () => {
		const label = bench.page.frameLocator("#label").locator(".sheet");
		assert.match(
			(await label.innerText()).replace(/\s+/g, " "),
			/Acme Lamp-\w{4} Password first key S\/N A-1 MAC 24:6f:28:aa:bb:01/,
		);
		const place = await bench.page.locator("#label").boundingBox();
		const drawn = await label.boundingBox();
		assert.ok(place && drawn && Math.abs(place.width - drawn.width) < 4 && Math.abs(place.height - drawn.height) < 4);
		await bench.press("Print its label");
		assert.equal(await bench.page.evaluate("window.prints"), 1);
		await bench.check();
	});

	it("gives a known chip its own unit, and the next chip the next one that nobody has", async () => {
		bench.link.pull();
		const known = bench.link.plug({ mac: third });
		await bench.link.settle();
		// The keyboard is where the next press is wanted.
		await bench.page.keyboard.press("Enter");
		await bench.says("A-2 is good");
		holds(known, "A-2");
		bench.link.pull();
		await bench.page.getByLabel("Begin by itself when a unit is plugged in").check();
		await bench.page.getByLabel("Print the label of each unit that is good").check();
		const next = bench.link.plug({ mac: second });
		await bench.says("A-3 is good");
		holds(next, "A-3");
		assert.deepEqual(bound(), [first, third, second]);
		assert.equal(await bench.page.evaluate("window.prints"), 2);
	});

	it("writes nothing when no unit is left, and says so", async () => {
		bench.link.pull();
		const late = bench.link.plug({ mac: "24:6f:28:aa:bb:04" });
		await bench.says("No unit is left");
		assert.equal(late.packets, 0);
		assert.match((await bench.page.locator("#counts").textContent()) ?? "", /^3 good, 1 not done; 0 units left/);
	});

	it("hands its list over, without a key in it", async () => {
		const [download] = await Promise.all([bench.page.waitForEvent("download"), bench.press("As a table (CSV)")]);
		const table = readFileSync(await download.path(), "utf8");
		assert.match(table, /^time,serial,mac,result,why,image,version\r\n/);
		assert.match(table, /,A-3,24:6f:28:aa:bb:02,good,,[0-9a-f]{64},1\.2\.0\r\n/);
		for (const { key = "" } of readRegistry(workshop.units)) assert.ok(!table.includes(key));
		assert.deepEqual(bench.logged, []);
	});

	it("is in a folder that only its owner may read", () => {
		const mode = (path: string): number => statSync(join(workshop.out, path)).mode & 0o777;
		assert.deepEqual([".", "nvs", "units.json", "nvs/A-1.bin", "index.html"].map(mode), [
			...[0o700, 0o700, 0o600, 0o600, 0o600],
		]);
	});
});
