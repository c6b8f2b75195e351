import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { Registry } from "../../../tools/factory/registry";
import { Bench, Workshop } from "./support";

const mac = "24:6f:28:aa:bb:01";

describe("a flashing station in trouble", function () {
	this.timeout(120_000);
	let workshop: Workshop;
	let bench: Bench;

	beforeEach(() => {
		workshop = new Workshop();
		workshop.issue({}, {});
	});
	afterEach(async () => {
		await bench.close();
		workshop.close();
	});

	const open = async (options: Parameters<typeof Bench.open>[1] = {}): Promise<void> => {
		bench = await Bench.open(workshop, options);
		await bench.says("Plug in a unit");
	};
	/** What axe-core and a narrow window object to, as the page is now. */
	const check = async (): Promise<void> => {
		await bench.check();
		await bench.page.setViewportSize({ width: 390, height: 844 });
		await bench.page.emulateMedia({ colorScheme: "dark" });
		await bench.check();
		await bench.page.emulateMedia({ colorScheme: "light" });
		await bench.page.setViewportSize({ width: 1280, height: 800 });
	};
	const left = async (count: number): Promise<void> =>
		assert.match((await bench.page.locator("#counts").textContent()) ?? "", new RegExp(`; ${count} units? left`));

	it("says what to look at when no port is picked", async () => {
		await open();
		bench.link.plug({ mac }, false);
		bench.link.picks = false;
		await bench.press("Flash this unit");
		await bench.page.getByText(/^No port was picked/).waitFor();
		bench.link.picks = true;
		await bench.press("Flash this unit");
		await bench.says("A-1 is good");
	});

	it("tells that another program has the port", async () => {
		await open();
		bench.link.plug({ mac });
		bench.link.busy = true;
		await bench.press("Flash this unit");
		await bench.says("The port is taken");
		await check();
		bench.link.busy = false;
		await bench.press("Try again");
		await bench.says("A-1 is good");
	});

	it("asks for the BOOT button when no loader answers", async () => {
		await open();
		const chip = bench.link.plug({ mac });
		chip.isSilent = true;
		await bench.press("Flash this unit");
		await bench.says("No chip answers");
		await bench.page.getByText(/BOOT/).waitFor();
		await left(2);
		chip.isSilent = false;
		await bench.press("Try again");
		await bench.says("A-1 is good");
	});

	it("refuses a chip of another family, writes nothing, spends no unit, and leaves it running", async () => {
		await open();
		const chip = bench.link.plug({ mac, family: "ESP32-C3" });
		await bench.press("Flash this unit");
		await bench.says("Wrong chip");
		await bench.page.getByText("This is an ESP32-C3, but the image is for an ESP32. Nothing was written.").waitFor();
		await left(2);
		assert.ok(chip.flash.every(byte => byte === 0xff));
		assert.equal(chip.mode, "running");
	});

	it("refuses a module with too little flash, and spends no unit", async () => {
		await open();
		const chip = bench.link.plug({ mac, flash: 2 * 1024 * 1024 });
		await bench.press("Flash this unit");
		await bench.says("Its flash is too small");
		await bench.page.getByText(/^It has 2 MB, the image needs/).waitFor();
		await left(2);
		assert.equal(chip.packets, 0);
	});

	it("finds a flash that does not hold what was written", async () => {
		await open();
		const chip = bench.link.plug({ mac });
		chip.stuck.set(0x20123, 0);
		await bench.press("Flash this unit");
		await bench.says("The flash does not hold what was written");
		await bench.page.getByText("Reading back, xs_esp32.bin differs.").waitFor();
		assert.deepEqual(await bench.rows(), [["A-1", mac, "not done: differs"]]);
		chip.stuck.clear();
		await bench.press("Try again");
		await bench.says("A-1 is good");
	});

	it("does the same over a faster line, and when a board stumbles over the change of speed", async () => {
		await open({ speed: 460_800 });
		const chip = bench.link.plug({ mac });
		const speeds: number[] = [];
		chip.onCommand = () => void speeds.push(chip.speed);
		await bench.press("Flash this unit");
		await bench.says("A-1 is good");
		assert.equal(speeds.at(-1), 460_800);
		bench.link.pull();
		const other = bench.link.plug({ mac: "24:6f:28:aa:bb:02" });
		other.slowest = true;
		await bench.press("Flash the next one");
		await bench.says("A-2 is good");
		assert.equal(other.speed, 115_200);
	});

	it("gives no unit away when the browser cannot keep that it did", async () => {
		await open();
		const chip = bench.link.plug({ mac });
		await bench.page.evaluate(() => {
			Storage.prototype.setItem = () => {
				throw new DOMException("full", "QuotaExceededError");
			};
		});
		await bench.press("Flash this unit");
		await bench.says("This browser cannot keep the list");
		assert.equal(chip.packets, 0);
	});

	it("does not give away what the registry has given to another chip meanwhile", async () => {
		await open({ registry: true });
		const registry = Registry.open(workshop.units);
		registry.bind("A-1", "24:6f:28:aa:bb:99");
		bench.link.plug({ mac });
		await bench.press("Flash this unit");
		// Another command is at the registry.
		await bench.says("The registry says no");
		registry.close();
		await bench.press("Try again");
		await bench.says("A-2 is good");
	});

	it("says which file of its folder is gone", async () => {
		await open();
		rmSync(join(workshop.out, "nvs/A-1.bin"));
		bench.link.plug({ mac });
		await bench.press("Flash this unit");
		await bench.says("A file of this page is missing");
		await bench.page.getByText(/^nvs\/A-1\.bin: /).waitFor();
	});

	it("keeps which unit is on which chip when its list is cleared", async () => {
		await open();
		bench.link.plug({ mac });
		await bench.press("Flash this unit");
		await bench.says("A-1 is good");
		bench.page.on("dialog", dialog => void dialog.accept());
		await bench.press("Clear");
		await left(1);
		await bench.page.reload();
		bench.link.pull();
		bench.link.plug({ mac: "24:6f:28:aa:bb:02" });
		await bench.press("Flash this unit");
		await bench.says("A-2 is good");
		assert.deepEqual(
			(await bench.rows()).map(([serial]) => serial),
			["A-2", "A-1"],
		);
	});

	it("comes back from a cable that is pulled at any command", async () => {
		await open();
		const chip = bench.link.plug({ mac });
		await bench.press("Flash this unit");
		await bench.says("A-1 is good");
		const whole = chip.commands;
		assert.ok(whole > 40);
		for (let at = 1; at <= whole; at += 3) {
			chip.flash.fill(0xff);
			chip.commands = 0;
			chip.onCommand = () => {
				if (chip.commands === at) bench.link.pull();
			};
			await bench.page.locator("#go").click();
			await bench.says("The cable came off");
			chip.onCommand = undefined;
			bench.link.replug(chip);
			await bench.press("Try again");
			await bench.says("A-1 is good");
			for (const [offset, data] of workshop.image)
				assert.ok(Buffer.from(chip.flash.subarray(offset, offset + data.length)).equals(data), `pulled at ${at}`);
		}
		await left(1);
	});

	it("tells a browser without Web Serial which have it", async () => {
		await open();
		await bench.page.addInitScript("delete navigator.serial; delete Navigator.prototype.serial;");
		await bench.page.reload();
		await bench.says("Not with this browser");
		await bench.page.getByText(/Chrome, Edge and Opera have it/).waitFor();
		await check();
	});
});
