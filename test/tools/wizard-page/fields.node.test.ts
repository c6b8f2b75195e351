import assert from "node:assert/strict";
import { checkField } from "../../../tools/wizard-page/page/fields";
import { lamp } from "../../support/fake-device";
import { Phone, token, useDevice } from "../../support/wizard-page";

const fields = [
	{
		name: "room",
		kind: "text",
		label: { en: "Room", de: "Raum" },
		help: { en: "Shown in the app.", de: "Steht in der App." },
		required: true,
		min: 2,
		max: 10,
	},
	{ name: "pin", kind: "secret", label: { en: "Service PIN" }, min: 4, max: 8 },
	{ name: "interval", kind: "number", label: { en: "Interval" }, min: 1, max: 3600, default: "60" },
	{
		name: "region",
		kind: "choice",
		label: { en: "Region", de: "Gegend" },
		default: "eu",
		options: [
			{ value: "eu", label: { en: "Europe", de: "Europa" } },
			{ value: "us", label: { en: "America", de: "Amerika" } },
		],
	},
	{ name: "beep", kind: "yesno", label: { en: "Beep", de: "Piepen" }, default: "1" },
];

describe("the maker's own fields", () => {
	const device = useDevice();
	let phone: Phone;
	const toFields = async (path = `#token=${token}`): Promise<void> => {
		device().product = { ...lamp, fields };
		phone = await Phone.open(device().url + path);
		await phone.pick("Home");
		await phone.page.getByLabel("Wi-Fi password").fill("correct horse");
		await phone.press("Continue");
		await phone.at("A few more settings");
	};
	afterEach(() => phone?.close());

	it("are a step of their own, checked before anything is sent, and go by their names", async () => {
		await toFields();
		await phone.check();
		await phone.press("Continue");
		await phone.page.getByText("Please fill this in.").waitFor();
		await phone.page.getByLabel("Room").fill("K");
		await phone.page.getByLabel("Interval").fill("1,5");
		await phone.page.getByLabel("Service PIN").fill("123");
		await phone.press("Continue");
		await phone.page.getByText(/^At least .2. characters are needed/).waitFor();
		await phone.page.getByText(/^At least .4. characters are needed/).waitFor();
		await phone.page.getByLabel("Interval").fill("4000");
		await phone.press("Continue");
		await phone.page.getByText(/^Type a number: .1 – 3600/).waitFor();
		await phone.check();
		await phone.page.getByLabel("Room").fill("Kitchen");
		await phone.page.getByLabel("Interval").fill("15");
		await phone.page.getByLabel("Service PIN").fill("12345");
		await phone.press("Show");
		assert.equal(await phone.page.getByLabel("Service PIN").getAttribute("type"), "text");
		await phone.page.getByLabel("Region").selectOption("us");
		await phone.page.getByLabel("Beep").uncheck();
		await phone.press("Continue");
		await phone.press("Connect");
		await phone.at("Connecting…");
		const form = Object.fromEntries(device().posted[0] ?? []);
		const { room, pin, interval, region, beep } = form;
		assert.deepEqual(
			{ room, pin, interval, region, beep },
			{ room: "Kitchen", pin: "12345", interval: "15", region: "us", beep: "0" },
		);
	});

	it("speak the language of the page, and keep what was typed", async () => {
		await toFields();
		await phone.page.getByLabel("Room").fill("Küche");
		await phone.page.getByLabel("Region").selectOption("us");
		await phone.page.locator("#language").selectOption("de");
		await phone.page.getByText("Steht in der App.").waitFor();
		assert.equal(await phone.page.getByLabel("Raum").inputValue(), "Küche");
		assert.equal(await phone.page.locator("#own select option:checked").innerText(), "Amerika");
		assert.equal(await phone.page.getByLabel("Piepen").isChecked(), true);
		await phone.page.getByText("Service PIN").waitFor();
	});

	it("lets no keyboard correct what is typed, and opens the right one", async () => {
		await toFields();
		const rows = await phone.page
			.locator("#own input:not([type=checkbox])")
			.evaluateAll(inputs =>
				inputs.map(each =>
					["autocorrect", "autocapitalize", "spellcheck", "inputmode"].map(name => each.getAttribute(name)),
				),
			);
		assert.deepEqual(rows, [
			["off", "none", "false", "text"],
			["off", "none", "false", "text"],
			["off", "none", "false", "numeric"],
		]);
	});

	it("show the device's refusal where it belongs, from /config and from the product's own check", async () => {
		await toFields();
		await phone.page.getByLabel("Room").fill("Kitchen");
		await phone.press("Continue");
		device().refusal = { msg: "Configuration invalid", field: "interval", rule: "a multiple of 7" };
		await phone.press("Connect");
		await phone.at("A few more settings");
		await phone.page.locator("#own-interval-error", { hasText: "a multiple of 7" }).waitFor();
		device().refusal = undefined;
		await phone.page.getByLabel("Interval").fill("14");
		device().onConfig = () => device().fail(705, { field: "room", rule: "There is no such room." });
		await phone.press("Try again");
		await phone.page.locator("#own-room-error", { hasText: "There is no such room." }).waitFor();
		device().onConfig = () => (device().status = { phase: "running", code: 0, attempt: 3 });
		await phone.page.getByLabel("Room").fill("Cellar");
		await phone.press("Try again");
		await phone.at("It is online");
		assert.deepEqual(Object.fromEntries(device().posted[2] ?? []), { retry: "1", room: "Cellar" });
	});

	it("are not asked again on a new page, and say that they stay where they are looked at", async () => {
		device().product = { ...lamp, fields };
		const first = {
			ssid: "Home",
			hidden: "0",
			pass: "correct horse",
			blynk: token,
			host: "blynk.cloud",
			room: "Attic",
		};
		device().applied.push(new Map(Object.entries(first)));
		device().fail(701);
		phone = await Phone.open(device().url);
		await phone.press("Change other settings");
		await phone.pick("Home");
		await phone.press("Continue");
		await phone.press("Continue");
		await phone.at("A few more settings");
		assert.equal(await phone.page.getByLabel("Room").getAttribute("placeholder"), "as before");
		await phone.page.getByLabel("Region").selectOption("us");
		await phone.press("Continue");
		await phone.press("Connect");
		await phone.at("Connecting…");
		assert.deepEqual(Object.fromEntries(device().posted[0] ?? []), { retry: "1", region: "us" });
	});

	it("are no step where there are none", async () => {
		phone = await Phone.open(`${device().url}#token=${token}`);
		await phone.toReview();
	});

	it("follow their rules to the letter", () => {
		const number = { name: "n", kind: "number", min: 5, max: 50, step: 0.5 };
		for (const good of ["5", "50", "7.5", ""]) assert.equal(checkField(number, good), undefined, good);
		for (const bad of ["4.5", "51", "7.3", "x", "1e1", "0x6", " 7", "7."])
			assert.equal(checkField(number, bad)?.key, "number", bad);
		assert.equal(checkField({ name: "n", kind: "number", max: 0 }, "-5"), undefined);
		assert.equal(checkField({ name: "t", kind: "text", max: 6 }, "密密"), undefined);
		assert.equal(checkField({ name: "t", kind: "text", max: 6 }, "密密密")?.key, "long");
		assert.equal(checkField({ name: "t", kind: "text", required: true }, "")?.key, "required");
	});
});

describe("the last step", () => {
	const device = useDevice();
	let phone: Phone;
	afterEach(() => phone?.close());
	const finish = async (next?: unknown, locale = "en"): Promise<void> => {
		device().product = { ...lamp, ...(next ? { next } : {}) };
		device().status = { phase: "running", code: 0, attempt: 1, ssid: "Home" };
		phone = await Phone.open(device().url, { locale });
		await phone.page.locator("#step-result:not([hidden])").waitFor();
	};

	it("says what comes now, where the maker's app is, and how to add another device", async () => {
		await finish({ url: "https://acme.example/app", label: { en: "Open the Acme app", de: "Zur Acme-App" } });
		await phone.page.getByText("It connects by itself from now on.").waitFor();
		await phone.page.getByText("Another device to set up?").waitFor();
		const link = phone.page.getByRole("link", { name: "Open the Acme app" });
		assert.equal(await link.getAttribute("href"), "https://acme.example/app");
		await phone.check();
		await phone.page.locator("#language").selectOption("de");
		await phone.page.getByRole("link", { name: "Zur Acme-App" }).waitFor();
	});

	it("has no link where the maker gives none, or one that is no page", async () => {
		await finish();
		assert.equal(await phone.page.getByRole("link").count(), 0);
		await phone.close();
		await finish({ url: "javascript:alert(1)", label: { en: "Open" } });
		assert.equal(await phone.page.getByRole("link").count(), 0);
	});
});
