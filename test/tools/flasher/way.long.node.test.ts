import assert from "node:assert/strict";
import { until } from "../cloud/support";
import { Home } from "../wizard/support";
import { boardMac, boots } from "./boots";
import { Bench, lamp, Workshop } from "./support";

describe("the way of a unit over a flashing station", function () {
	this.timeout(60_000);
	const product = { ...lamp, console: { improv: true }, setup: { key: "unit" } };
	const workshop = new Workshop();
	let bench: Bench | undefined;
	let home: Home | undefined;

	after(async () => {
		await bench?.close();
		await home?.close();
		workshop.close();
	});

	it("ends online: plugged in, a click, written, read back, labelled, set up over the cable", async () => {
		home = await Home.open({ product, speed: 20 });
		const { token } = home.cloud.device();
		workshop.issue({ key: "quiet-orange-river", token });
		bench = await Bench.open(workshop, { product });
		const { page, link } = bench;
		link.plug({ mac: boardMac, firmware: boots(workshop, home) }, false);
		await bench.press("Flash this unit");
		await bench.says("A-1 is good");
		await until(() => home?.board.board.setupNetwork !== undefined);
		const { ssid, password } = home.board.board.setupNetwork ?? {};
		assert.equal(password, "quiet-orange-river");
		const label = await page.frameLocator("#label").locator(".sheet").innerText();
		assert.ok(label.includes("quiet-orange-river") && label.includes(new TextDecoder().decode(ssid)));
		await bench.press("Set it up here");
		await page.getByLabel("Wi-Fi network").selectOption("Home");
		await page.getByLabel("Its password").fill("correct horse");
		assert.equal(await page.getByLabel("Auth Token").isVisible(), false);
		await bench.check();
		await bench.press("Connect");
		await page.getByText("It is online. That was all.").waitFor();
		await until(() => home?.state === "running");
		assert.equal(home.device.token, token);
		// Frames and keys go over the cable, and nowhere else.
		assert.deepEqual(bench.logged, []);
	});
});
