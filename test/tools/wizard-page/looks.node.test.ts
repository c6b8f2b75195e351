import assert from "node:assert/strict";
import { sizes } from "../../support/browser";
import { lamp } from "../../support/fake-device";
import { Phone, token, useDevice } from "../../support/wizard-page";

const looks = [
	{ name: "a small phone", viewport: sizes.small, locale: "en", colorScheme: "light" },
	{ name: "a phone in the dark", viewport: sizes.phone, locale: "en", colorScheme: "dark" },
	{ name: "an Arabic phone", viewport: sizes.small, locale: "ar-EG", colorScheme: "light" },
	{ name: "a desktop", viewport: sizes.desktop, locale: "en", colorScheme: "light" },
] as const;

describe("the wizard page for everyone", () => {
	const device = useDevice();
	let phone: Phone;
	afterEach(() => phone.close());
	const shown = (step: string): Promise<void> => phone.page.locator(`#step-${step}:not([hidden]) h2`).waitFor();

	for (const { name, ...options } of looks) {
		it(`has no accessibility violation and fits at every step on ${name}`, async () => {
			device().networks = [...device().networks, { ssid: "Office", rssi: -70, sec: "WPA2 ENT", unsupported: true }];
			phone = await Phone.open(device().url, options);
			await phone.page.locator("#found button").first().waitFor();
			await phone.check();
			await phone.pick("Home");
			await phone.page.locator("#primary").click();
			await phone.check();
			await phone.page.locator("#pass").fill("correct horse");
			await phone.page.locator("#primary").click();
			await phone.page.locator("#advanced summary").click();
			await phone.page.locator("#primary").click();
			await phone.check();
			await phone.page.locator("#token").fill(token);
			await phone.page.locator("#primary").click();
			await shown("review");
			await phone.check();
			device().onConfig = () => (device().status = { phase: "connecting", code: 0, attempt: 1 });
			await phone.page.locator("#primary").click();
			await phone.page.locator("#plan .now").nth(0).waitFor();
			await phone.check();
			device().reachable = false;
			await shown("result");
			await phone.check();
			device().status = { phase: "setup", code: 722, attempt: 1, ssid: "Home" };
			device().reachable = true;
			await shown("password");
			await phone.check();
		});
	}

	for (const [name, viewport] of Object.entries(sizes)) {
		it(`fits in every language on ${name} (${viewport.width} x ${viewport.height})`, async () => {
			phone = await Phone.open(`${device().url}#token=${token}`, { viewport });
			const choice = phone.page.getByRole("combobox");
			await phone.toReview();
			for (const tag of lamp.languages) {
				await choice.selectOption(tag);
				await phone.page.locator(`html[lang=${tag}]`).waitFor();
				await phone.checkSize();
			}
		});
	}

	it("breaks no word in the middle, in any language, with text twice as large on a small phone", async () => {
		device().product = { ...lamp, next: { url: "https://acme.example/", label: { en: "Open the app" } } };
		device().networks = [...device().networks, { ssid: "Office", rssi: -70, sec: "WPA2 ENT", unsupported: true }];
		const steps = async (): Promise<void> => {
			// Japanese and Chinese are broken between any two signs.
			for (const tag of lamp.languages.filter(tag => tag !== "ja" && tag !== "zh")) {
				await phone.page.getByRole("combobox").selectOption(tag);
				await phone.page.locator(`html[lang=${tag}]`).waitFor();
				await phone.checkSize();
				await phone.checkWords();
			}
			await phone.page.getByRole("combobox").selectOption("en");
			await phone.page.locator("html[lang=en]").waitFor();
		};
		device().applied.push(
			new Map([
				["ssid", "Home"],
				["pass", "correct horse"],
				["blynk", token],
			]),
		);
		device().fail(712, { mac: "a0:b1:c2:d3:e4:f5" });
		phone = await Phone.open(device().url, { viewport: sizes.small });
		await phone.page.evaluate(() => (document.documentElement.style.fontSize = "212%"));
		await phone.page.getByText("a0:b1").waitFor();
		await steps();
		await phone.press("Change other settings");
		await steps();
		await phone.pick("Home");
		await steps();
		await phone.press("Continue");
		await steps();
		await phone.press("Continue");
		await phone.at("Ready to connect");
		await steps();
		device().onConfig = () => (device().status = { phase: "running", code: 0, attempt: 2 });
		await phone.press("Connect");
		await phone.at("It is online");
		await steps();
	});

	it("speaks Arabic from right to left", async () => {
		phone = await Phone.open(device().url, { locale: "ar" });
		await phone.at("اختر شبكة Wi-Fi");
		assert.equal(await phone.page.locator("html").getAttribute("dir"), "rtl");
		assert.equal(await phone.page.locator("html").getAttribute("lang"), "ar");
		const bars = await phone.page.locator("#found .bars").first().boundingBox();
		const lock = await phone.page.locator("#found .lock").first().boundingBox();
		assert.ok(bars && lock && bars.x > lock.x);
	});

	it("changes its language on demand and keeps what was typed", async () => {
		phone = await Phone.open(device().url);
		await phone.pick("Home");
		await phone.page.locator("#pass").fill("correct horse");
		for (const [tag, heading] of [
			["ja", "パスワードを入力"],
			["de", "Passwort eingeben"],
			["en", "Enter the password"],
		] as const) {
			await phone.page.getByRole("combobox").selectOption(tag);
			await phone.at(heading);
		}
		assert.equal(await phone.page.locator("#pass").inputValue(), "correct horse");
	});

	it("stays English when a language file does not come, and offers no choice of one", async () => {
		device().product = { ...lamp, languages: ["en", "xx"] };
		phone = await Phone.open(device().url, { locale: "xx" });
		await phone.at("Choose your Wi-Fi network");
		assert.equal(await phone.page.getByRole("combobox").count(), 0);
	});

	it("wears the product's colours, icon and name", async () => {
		phone = await Phone.open(device().url);
		await phone.page.getByRole("heading", { level: 1, name: "Aurora Lamp" }).waitFor();
		assert.equal(await phone.page.title(), "Aurora Lamp");
		assert.equal(await phone.page.locator("#icon path").getAttribute("d"), lamp.icon);
		const tile = phone.page.locator("#icon");
		assert.equal(await tile.evaluate(each => getComputedStyle(each).backgroundColor), "rgb(91, 61, 245)");
	});

	it("holds its lights still for who asked for less motion, and says in words what they do", async () => {
		phone = await Phone.open(`${device().url}#token=${token}`, { reducedMotion: "reduce" });
		await phone.toReview();
		assert.equal(await phone.page.evaluate(() => document.getAnimations().length), 0);
		await phone.page.getByText("green · short flashes").first().waitFor();
	});

	it("draws each light with the indicator's own times", async () => {
		phone = await Phone.open(`${device().url}#token=${token}`);
		await phone.toReview();
		const times = await phone.page
			.locator("#step-review .led i")
			.evaluateAll(lamps => lamps.map(lamp => lamp.getAnimations()[0]?.effect?.getComputedTiming().duration));
		assert.deepEqual(times, [550, 550, 550, 5000, 550]);
	});
});
