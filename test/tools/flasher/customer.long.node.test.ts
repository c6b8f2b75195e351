import assert from "node:assert/strict";
import type { EspLoader } from "../../support/esp-loader";
import { until } from "../cloud/support";
import { Home } from "../wizard/support";
import { boardMac, boots } from "./boots";
import { Bench, lamp, Workshop } from "./support";

const next = { url: "https://acme.example/app", label: { en: "Get the app" } };

describe("a page that puts firmware on somebody's device", function () {
	this.timeout(60_000);
	const product = { ...lamp, console: { improv: true }, setup: { key: "open" }, brand: { next } };
	let workshop: Workshop;
	let bench: Bench;
	let home: Home;
	let chip: EspLoader;

	/** Opens the page, plugs the device in, and installs. */
	async function install(config: object = product): Promise<void> {
		workshop = new Workshop();
		home = await Home.open({ product: { ...product, ...config }, speed: 20 });
		bench = await Bench.open(workshop, { station: false, product: config });
		await bench.says("Plug in your Lamp");
		chip = bench.link.plug({ mac: boardMac, firmware: boots(workshop, home) }, false);
		await bench.press("Install");
		await bench.says("Installed");
	}

	afterEach(async () => {
		await bench.close();
		await home.close();
		workshop.close();
	});

	/** Fills the form in, and sends it. */
	async function connect(password: string, token = ""): Promise<void> {
		const { page } = bench;
		await page.getByLabel("Wi-Fi network").selectOption("Home");
		await page.getByLabel("Its password").fill(password);
		await page.getByLabel("Auth Token").fill(token);
		await bench.press("Connect");
	}
	const says = (words: string | RegExp): Promise<void> => bench.page.getByText(words).first().waitFor();

	it("brings it online over the same cable, after a wrong password, and leads on", async () => {
		await install();
		const { token } = home.cloud.device();
		await connect("short", token);
		await says("A Wi-Fi password has at least 8 characters.");
		await connect("correct horse", "no token");
		await says(/^An Auth Token has 32 characters/);
		await connect("wrong password", token);
		await says(/^It did not get online/);
		await bench.check();
		await bench.page.setViewportSize({ width: 390, height: 844 });
		await bench.check();
		await connect("correct horse", token);
		await says("It is online. That was all.");
		await until(() => home.state === "running");
		assert.equal(home.device.token, token);
		assert.equal(await bench.page.getByRole("link", { name: "Get the app" }).getAttribute("href"), next.url);
		assert.deepEqual(bench.logged, []);
	});

	it("keeps what the device has stored, unless it is told to erase it", async () => {
		await install();
		chip.flash.fill(0x11, 0x9000, 0xf000);
		await connect("correct horse", home.cloud.device().token);
		await says("It is online. That was all.");
		await bench.press("Install another one");
		await bench.says("Installed");
		await says("It is online. That was all.");
		assert.equal(chip.flash[0x9000], 0x11);
		await bench.page.getByLabel("Erase what the device has stored").check();
		await bench.press("Install another one");
		await bench.page.locator("#title").filter({ hasText: "Writing" }).waitFor();
		await bench.says("Installed");
		assert.ok(chip.flash.subarray(0x9000, 0xf000).every(byte => byte === 0xff));
	});

	it("tries the network alone without a token, and leads to the device's own page", async () => {
		await install();
		await connect("correct horse");
		await says(/^The network works\. What is missing is the account/);
		const link = bench.page.getByRole("link", { name: "Open it on this computer, once that has joined" });
		assert.match((await link.getAttribute("href")) ?? "", /^http:\/\/192\.168\.4\.1\/#ssid=/);
		await says(/^With a phone, join the Wi-Fi network “Acme Lamp-\w{4}”\. It is open\./);
		assert.equal(await bench.page.getByRole("img", { name: "QR code that joins the network" }).isVisible(), true);
	});

	it("shows how to join the setup network where the firmware has no Improv", async () => {
		await install({ setup: { key: "product", password: "printed on it" } });
		await says("This product is set up over its own Wi-Fi network.");
		await says(/Its password is on the device or in its manual\./);
		assert.ok(!(await bench.page.content()).includes("printed on it"));
		await bench.check();
	});

	it("does the same for a device that does not answer", async () => {
		await install();
		await bench.says("Installed");
		bench.link.pull();
		chip = bench.link.plug({ mac: boardMac });
		await bench.press("Install another one");
		await says("Waiting for it to start …");
		// Whoever does not want to wait need not.
		await bench.press("Install another one");
		await bench.page.locator("#title").filter({ hasText: "Looking for the chip" }).waitFor();
		await bench.says("Installed");
		await says("It does not answer on the cable. Set it up over its own Wi-Fi network.");
	});

	it("says so when the cable is pulled during setup", async () => {
		await install();
		await bench.page.getByLabel("Wi-Fi network").selectOption("Home");
		await bench.page.getByLabel("Its password").fill("correct horse");
		await bench.press("Connect");
		bench.link.pull();
		await says(/^The cable came off\./);
		bench.link.replug(chip);
		await bench.press("Install another one");
		await bench.says("Installed");
		await bench.page.getByLabel("Wi-Fi network").waitFor();
	});
});
