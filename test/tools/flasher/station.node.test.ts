import assert from "node:assert/strict";
import type { EspLoader } from "../../support/esp-loader";
import { Bench, Workshop } from "./support";

const mac = "24:6f:28:aa:bb:01";

describe("a flashing station's page", function () {
	this.timeout(60_000);
	let workshop: Workshop;
	let bench: Bench | undefined;

	beforeEach(() => {
		workshop = new Workshop();
	});
	afterEach(async () => {
		await bench?.close();
		bench = undefined;
		workshop.close();
	});

	const holds = (chip: EspLoader, at: number, data: Uint8Array): void =>
		assert.deepEqual(chip.flash.slice(at, at + data.length), data, `at 0x${at.toString(16)}`);

	it("writes image and unit data to the chip on the cable, reads it back, and starts it", async () => {
		workshop.issue({}, {});
		bench = await Bench.open(workshop);
		await bench.says("Plug in a unit");
		const chip = bench.link.plug({ mac });
		chip.flash.fill(0, 0xf000, 0x11000);
		await bench.press("Flash this unit");
		await bench.says("A-1 is good");
		for (const [at, data] of workshop.image) holds(chip, at, data);
		holds(chip, 0x9000, workshop.dataOf("A-1"));
		holds(chip, 0xf000, new Uint8Array(0x2000).fill(0xff));
		assert.equal(chip.mode, "running");
		assert.deepEqual(await bench.rows(), [["A-1", mac, "good"]]);
	});
});
