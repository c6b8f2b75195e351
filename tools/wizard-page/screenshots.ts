import { launchBrowser, screenshot, sizes } from "../../test/support/browser";
import { FakeDevice } from "../../test/support/fake-device";

/** Takes the pictures of the wizard page in docs/screenshots: `npx tsx tools/wizard-page/screenshots.ts`. */
async function main(): Promise<void> {
	const [device, browser] = await Promise.all([FakeDevice.open(), launchBrowser()]);
	const looks = [
		{ name: "wizard", viewport: sizes.phone, locale: "en", colorScheme: "light" },
		{ name: "wizard-dark", viewport: sizes.small, locale: "en", colorScheme: "dark" },
		{ name: "wizard-arabic", viewport: sizes.phone, locale: "ar", colorScheme: "light" },
		{ name: "wizard-desktop", viewport: sizes.desktop, locale: "en", colorScheme: "light" },
	] as const;
	for (const { name, ...options } of looks) {
		device.reset();
		device.product = {
			...device.product,
			next: { url: "https://acme.example/app", label: { en: "Open the Acme app", ar: "افتح تطبيق Acme" } },
			fields: [
				{
					name: "room",
					kind: "text",
					label: { en: "Room", ar: "الغرفة" },
					help: { en: "Shown in the app.", ar: "يظهر في التطبيق." },
				},
				{ name: "pin", kind: "secret", label: { en: "Service PIN", ar: "رمز الخدمة" } },
				{
					name: "interval",
					kind: "number",
					min: 1,
					max: 3600,
					default: "60",
					label: { en: "Seconds between readings", ar: "الثواني بين القياسات" },
				},
				{
					name: "beep",
					kind: "yesno",
					default: "1",
					label: { en: "Beep when something is wrong", ar: "تنبيه صوتي عند حدوث خلل" },
				},
			],
		};
		device.networks = [
			...device.networks,
			{ ssid: "FRITZ!Box 7590", rssi: -61, sec: "WPA2+WPA3" },
			{ ssid: "Café Central", rssi: -66, sec: "OPEN" },
			{ ssid: "مقهى", rssi: -74, sec: "WPA2" },
			{ ssid: "Office", rssi: -77, sec: "WPA2 ENT", unsupported: true },
			{ ssid: "<script>alert(1)</script>", rssi: -84, sec: "WPA2" },
			{ ssid: "Neighbour", rssi: -88, sec: "WPA2" },
		];
		const context = await browser.newContext({ deviceScaleFactor: 2, ...options });
		const page = await context.newPage();
		const shown = (step: string): Promise<void> => page.locator(`#step-${step}:not([hidden])`).waitFor();
		const picture = (step: string): Promise<void> => screenshot(page, `${name}-${step}`, { fullPage: true });
		await page.goto(device.url);
		await page.locator("#found button").first().waitFor();
		await picture("1-network");
		await page.locator("#found button").first().click();
		await page.locator("#pass").fill("correct horse");
		await picture("2-password");
		await page.locator("#primary").click();
		await page.locator("#token").fill("aB3_".repeat(8));
		await picture("3-token");
		await page.locator("#primary").click();
		await page.locator("#primary").click();
		await shown("review");
		await page.waitForTimeout(1_120);
		await picture("4-review");
		device.onConfig = () => (device.status = { phase: "joining", code: 0, attempt: 1 });
		await page.locator("#primary").click();
		await page.locator("#plan li:nth-child(2).now").waitFor();
		await picture("5-connecting");
		device.reachable = false;
		await shown("result");
		await page.waitForTimeout(2_200);
		await picture("6-light");
		device.status = { phase: "setup", code: 722, attempt: 1, ssid: "Home" };
		device.reachable = true;
		await shown("password");
		await picture("7-wrong-password");
		device.onConfig = () => (device.status = { phase: "running", code: 0, attempt: 2 });
		await page.locator("#pass").fill("Correct Horse");
		await page.locator("#primary").click();
		await shown("result");
		await page.waitForTimeout(2_200);
		await picture("8-online");
		device.status = {
			phase: "setup",
			code: 712,
			ssid: "Hotel",
			mac: "a0:b1:c2:d3:e4:f5",
			portal: "http://login.example/",
			retry: { ssid: "Hotel", hidden: false, security: "OPEN", has: ["token"] },
		};
		await page.goto(device.url);
		await shown("help");
		await picture("9-sign-in");
		await page.locator("#back").click();
		await page.locator("#found button").first().click();
		await page.locator("#pass").fill("correct horse");
		await page.locator("#primary").click();
		await page.locator("#primary").click();
		await shown("fields");
		await picture("10-fields");
		await context.close();
	}
	await browser.close();
	await device.close();
}

await main();
