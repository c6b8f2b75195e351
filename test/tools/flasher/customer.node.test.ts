import assert from "node:assert/strict";
import type { EspLoader } from "../../support/esp-loader";
import type { Firmware } from "../../support/serial-link";
import { until } from "../cloud/support";
import { Home } from "../wizard/support";
import { Bench, lamp, Workshop } from "./support";

/** The virtual board's. */
const mac = "24:6f:28:aa:bb:cc";

/** The loader and what it flashes, before a chip that has the image starts as a virtual board. */
function boots(workshop: Workshop, { board }: Home): (loader: EspLoader) => Firmware {
	const [at, application] = [...workshop.image].at(-1) ?? [];
	return loader => {
		board.board.serial.onData = bytes => loader.say(bytes);
		return {
			start() {
				const there = Buffer.from(loader.flash.subarray(at, (at ?? 0) + (application?.length ?? 0)));
				if (application && there.equals(application)) board.powerOn();
				else loader.say("invalid header: 0xffffffff\r\n");
			},
			stop: () => board.board.powerOff(),
			receive: bytes => board.board.serial.write(bytes),
		};
	};
}

describe("a page that puts firmware on somebody's device", function () {
	this.timeout(60_000);
	const product = { ...lamp, console: { improv: true }, setup: { key: "open" } };
	let workshop: Workshop;
	let bench: Bench | undefined;
	let home: Home | undefined;

	beforeEach(() => {
		workshop = new Workshop();
	});
	afterEach(async () => {
		await bench?.close();
		await home?.close();
		bench = home = undefined;
		workshop.close();
	});

	it("installs, then brings the device online over the same cable", async () => {
		home = await Home.open({ product, speed: 20 });
		const { token } = await (
			await home.cloud.ask("/api/v1/organization/device/create", {
				method: "POST",
				headers: { "content-type": "application/json" },
				body: { provision: true, templateId: lamp.templateId, name: "Lamp" },
			})
		).json();
		bench = await Bench.open(workshop, { station: false, product });
		const { page, link } = bench;
		await bench.says("Plug in your Lamp");
		link.plug({ mac, firmware: boots(workshop, home) }, false);
		await bench.press("Install");
		await bench.says("Installed");
		await page.getByLabel("Wi-Fi network").waitFor();
		await page.getByLabel("Wi-Fi network").selectOption("Home");
		await page.getByLabel("Its password").fill("wrong password");
		await page.getByLabel("Auth Token").fill(token);
		await bench.check();
		await bench.press("Connect");
		await page.getByText("It did not get online.").waitFor();
		await page.getByLabel("Its password").fill("correct horse");
		await bench.press("Connect");
		await page.getByText("It is online. That was all.").waitFor();
		await until(() => home?.state === "running");
		assert.equal(home.device.token, token);
		assert.ok(bench.logged.every(line => !line.includes(token) && !line.includes("correct horse")));
	});
});
