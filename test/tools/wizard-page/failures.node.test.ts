import assert from "node:assert/strict";
import { codes } from "../../../modules/codes/index";
import { Phone, token, useDevice } from "../../support/wizard-page";

const places: Readonly<Record<string, string>> = {
	703: "Link it to your account",
	711: "Link it to your account",
	720: "Choose your Wi-Fi network",
	722: "Enter the password",
};
/** Other codes have a page of their own, which carries the failure as its heading. */
const title = "\u2068Home\u2069: that did not work";

describe("the wizard page when it did not work", () => {
	const device = useDevice();
	let phone: Phone;
	const apply = async (): Promise<void> => {
		phone = await Phone.open(`${device().url}#token=${token}`);
		await phone.toReview();
		await phone.press("Connect");
	};
	afterEach(() => phone.close());

	for (const [code, sentence] of Object.entries(codes).slice(1)) {
		it(`says what to do about ${code}, at the step where it can be done, with the typed values kept`, async () => {
			device().onConfig = () => (device().status = { phase: "setup", code: Number(code), attempt: 1, ssid: "Home" });
			await apply();
			await phone.at(places[code] ?? title);
			await phone.page.getByText(title).waitFor();
			await phone.page.getByText(sentence).waitFor();
			// Whoever has mistyped it types it anew.
			assert.equal(await phone.page.locator("#pass").inputValue(), code === "722" ? "" : "correct horse");
			assert.equal(await phone.page.locator("#token").inputValue(), token);
		});
	}

	it("shows the reason when the setup network is back, in the same page", async () => {
		device().onConfig = () => (device().reachable = false);
		await apply();
		await phone.at("Now watch the light");
		device().status = { phase: "setup", code: 722, attempt: 0, ssid: "Home" };
		device().reachable = true;
		await phone.at("Enter the password");
		await phone.page.getByLabel("Wi-Fi password").fill("Correct Horse");
		device().onConfig = () => (device().status = { phase: "running", code: 0, attempt: 1 });
		await phone.press("Try again");
		await phone.at("It is online");
		assert.equal(device().posted[1]?.get("pass"), "Correct Horse");
		assert.equal(device().posted[1]?.get("blynk"), token);
	});

	it("shows the reason when the sheet was torn down and a new page opens", async () => {
		device().status = { phase: "setup", code: 722, attempt: 0, ssid: "Home" };
		phone = await Phone.open(device().url);
		await phone.at("Enter the password");
		await phone.page.getByText("The Wi-Fi password is wrong.").waitFor();
		assert.equal(await phone.page.locator("#chosen").innerText(), "Home");
		assert.equal(await phone.page.locator("#pass").inputValue(), "");
	});

	it("keeps the bytes of a name that is not UTF-8 when a new page opens", async () => {
		device().status = { phase: "setup", code: 722, attempt: 0, ssid: "Caf\ufffd", ssid_hex: "436166e9" };
		phone = await Phone.open(`${device().url}#token=${token}`);
		await phone.page.locator("#chosen", { hasText: "Café" }).waitFor();
		await phone.page.getByLabel("Wi-Fi password").fill("correct horse");
		await phone.press("Try again");
		await phone.at("Connecting…");
		assert.equal(device().posted[0]?.get("ssid_hex"), "436166e9");
	});

	it("resumes an attempt that is under way when a new page opens", async () => {
		device().status = { phase: "trying", step: "joining", code: 0, attempt: 1, ssid: "Home" };
		phone = await Phone.open(device().url);
		await phone.at("Connecting…");
		device().status = { phase: "running", code: 0, attempt: 1, ssid: "Home" };
		await phone.at("It is online");
	});

	it("tells what goes wrong while the device still tries", async () => {
		device().status = { phase: "trying", step: "joining", code: 723, attempt: 1, ssid: "Home" };
		phone = await Phone.open(device().url);
		await phone.at("Connecting…");
		await phone.page.getByText("The router gave the device no address.").waitFor();
		device().status = { phase: "running", code: 0, attempt: 1, ssid: "Home" };
		await phone.at("It is online");
	});

	it("shows the result when a new page opens after it", async () => {
		device().status = { phase: "running", code: 0, attempt: 1, ssid: "Home" };
		phone = await Phone.open(device().url);
		await phone.at("It is online");
	});

	it("says that the device refused, and why", async () => {
		device().refusal = "The host is not allowed.";
		await apply();
		await phone.at("That did not work");
		await phone.page.getByText("The device did not accept these settings. The host is not allowed.").waitFor();
		device().refusal = undefined;
		await phone.press("Try again");
		await phone.at("Connecting…");
	});

	it("shows what the device refuses at its field", async () => {
		device().refusal = { msg: "Configuration invalid", field: "host", rule: "a server of the maker's" };
		await apply();
		await phone.at("Link it to your account");
		await phone.page.locator("#host-error", { hasText: "a server of the maker's" }).waitFor();
		device().refusal = undefined;
		await phone.press("Try again");
		await phone.at("Connecting…");
	});

	it("does not take an interrupted attempt for a finished one", async () => {
		device().onConfig = () => (device().status = { phase: "connecting", code: 0, attempt: 1 });
		await apply();
		await phone.page.locator(".now", { hasText: "It signs in" }).waitFor();
		device().status = { phase: "setup", code: 0, attempt: 0 };
		await phone.page.getByText("The device was interrupted.").waitFor();
	});
});
