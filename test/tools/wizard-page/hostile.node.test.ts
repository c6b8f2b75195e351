import assert from "node:assert/strict";
import type { FakeNetwork } from "../../support/fake-device";
import { sizes } from "../../support/browser";
import { Phone, token, useDevice } from "../../support/wizard-page";

const names: readonly (string | { readonly hex: string })[] = [
	"<script>alert(1)</script>",
	"<img src=x onerror=alert(1)>",
	'"><svg onload=alert(1)>',
	"javascript:alert(1)",
	"{{constructor}}",
	"{ssid} {n}",
	"__proto__",
	"constructor",
	"&lt;&amp;&#60;",
	"' OR 1=1 --",
	"\"quotes\" and 'more'",
	"back\\slash",
	"a=b&c=d+e%20f;g#h?i",
	" leading",
	"trailing ",
	" ".repeat(32),
	"x",
	"W".repeat(32),
	"two  spaces",
	"😀🏠📶",
	"👩‍👩‍👧‍👦",
	"你好世界无线网络",
	"مرحبا بالعالم",
	"\u202egnihton",
	"tab\there",
	"line\nbreak",
	"nul\0byte",
	"\u200b",
	"Ünïcödé Cáfé",
	{ hex: "ff".repeat(32) },
	{ hex: "00".repeat(32) },
	{ hex: "436166e9" },
	{ hex: "c0af" },
	{ hex: "eda080" },
	{ hex: "f09f98" },
	"Mesh",
	"Mesh",
	"Mesh ",
	"null",
	"undefined",
];

const networks: readonly FakeNetwork[] = names.map((name, index) => ({
	ssid: typeof name === "string" ? name : "\ufffd",
	...(typeof name === "string" ? {} : { ssid_hex: name.hex }),
	rssi: -30 - index,
	sec: "WPA2",
}));

describe("forty networks with hostile names", () => {
	const device = useDevice();
	let phone: Phone;
	beforeEach(async () => {
		device().networks = networks;
		phone = await Phone.open(`${device().url}#token=${token}`, { viewport: sizes.small });
		await phone.page.getByRole("button", { name: /^Show .33. more$/ }).click();
	});
	afterEach(() => phone.close());

	it("are text, one row each but for the duplicate, and break nothing", async () => {
		assert.equal(await phone.page.locator("#found li").count(), 39);
		assert.equal(await phone.page.locator("#found script, #found img, #found [onload]").count(), 0);
		assert.equal(await phone.page.locator("#found bdi").first().innerText(), "<script>alert(1)</script>");
		await phone.check();
	});

	it("are sent byte for byte as they were heard", async () => {
		device().refusal = "Next, please.";
		const wanted = networks.filter((_, index) => index !== 36);
		// All in the page: forty rounds through the browser's automation take twenty times as long.
		await phone.page.evaluate(async rows => {
			const element = (selector: string, index = 0): HTMLElement => {
				const found = document.querySelectorAll(selector)[index];
				if (!(found instanceof HTMLElement)) throw new Error(selector);
				return found;
			};
			const password = element("#pass");
			for (let row = 0; row < rows; row++) {
				element("#found button", row).click();
				if (password instanceof HTMLInputElement) password.value = "correct horse";
				while (element("#step-help").hidden) {
					if (!element("#actions").hidden) element("#primary").click();
					await new Promise(resolve => requestAnimationFrame(resolve));
				}
				element("#back").click();
			}
		}, wanted.length);
		assert.deepEqual(
			device().posted.map(form => ({ ssid: form.get("ssid"), ssid_hex: form.get("ssid_hex") })),
			wanted.map(({ ssid, ssid_hex = null }) => ({ ssid: ssid_hex === null ? ssid : null, ssid_hex })),
		);
	});
});
