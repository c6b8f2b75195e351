import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { buildWizard } from "../../../tools/wizard-page/build";
import { FakeDevice } from "../../support/fake-device";
import { fresh, play } from "../../support/second-attempt";
import { Phone, token, useDevice } from "../../support/wizard-page";

const codes = [701, 702, 703, 704, 705, 710, 711, 712, 720, 722, 723] as const;

describe("the second attempt", () => {
	const device = useDevice();
	let phone: Phone;

	/** A new page on a device that keeps an attempt that failed. */
	const comeBack = async (code: number, sent: Record<string, string> = {}, path = ""): Promise<void> => {
		const first = { ssid: "Home", hidden: "0", pass: "correct horse", blynk: token, host: "blynk.cloud" };
		device().applied.push(new Map(Object.entries({ ...first, ...sent })));
		device().fail(code);
		device().onConfig = () => (device().status = { phase: "running", code: 0, attempt: 2 });
		phone = await Phone.open(device().url + path);
	};
	const sent = (): Record<string, string> => Object.fromEntries(device().posted.at(-1) ?? []);
	afterEach(() => phone?.close());

	it("on a new page asks only for what failed, whatever the code; the README tells how much", async () => {
		const assets = await buildWizard();
		const rows = await Promise.all(
			codes.map(async code => {
				const own = await FakeDevice.open(assets);
				const { inputs, presses, sent } = await play(own, { code, hidden: false, verify: "restart" });
				await own.close();
				const expected = { 722: { pass: "Correct Horse" }, 703: { blynk: fresh } };
				assert.deepEqual(sent, { retry: "1", ...(code === 722 || code === 703 ? expected[code] : {}) }, `${code}`);
				return `| ${code} | ${inputs} | ${presses} |`;
			}),
		);
		const readme = await readFile(new URL("../../../tools/wizard-page/README.md", import.meta.url), "utf8");
		for (const row of rows) assert.ok(readme.includes(row), `the README lacks "${row}"`);
	});

	it("takes another network with its own password, and the kept token", async () => {
		device().networks = [...device().networks, { ssid: "Attic", rssi: -70, sec: "WPA2" }];
		await comeBack(720);
		await phone.pick("Attic");
		await phone.page.getByLabel("Wi-Fi password").fill("battery staple");
		await phone.press("Try again");
		await phone.at("It is online");
		assert.deepEqual(sent(), { retry: "1", ssid: "Attic", hidden: "0", pass: "battery staple" });
	});

	it("corrects the name of a hidden network, which stays hidden", async () => {
		await comeBack(720, { ssid: "Celar", hidden: "1" });
		await phone.press("Other network");
		assert.equal(await phone.page.getByLabel("Network name").inputValue(), "Celar");
		await phone.page.getByLabel("Network name").fill("Cellar");
		await phone.page.getByLabel("Wi-Fi password").fill("correct horse");
		await phone.press("Try again");
		await phone.at("It is online");
		assert.deepEqual(sent(), { retry: "1", ssid: "Cellar", hidden: "1", pass: "correct horse" });
	});

	it("sends no kept secret to another server, and asks for both again", async () => {
		await comeBack(711);
		await phone.page.getByLabel("Server", { exact: true }).fill("fra1.blynk.cloud");
		await phone.press("Continue");
		await phone.page.getByText("An Auth Token has 32 letters").waitFor();
		await phone.page.getByLabel("Auth Token").fill(token);
		await phone.press("Continue");
		await phone.at("Enter the password");
		await phone.page.getByLabel("Wi-Fi password").fill("correct horse");
		await phone.press("Try again");
		await phone.at("It is online");
		assert.deepEqual(sent(), { retry: "1", pass: "correct horse", blynk: token, host: "fra1.blynk.cloud" });
	});

	it("keeps a server that only the device knows, and one that the link brings again", async () => {
		await comeBack(701, { host: "fra1.blynk.cloud" });
		await phone.press("Try again");
		await phone.at("It is online");
		assert.deepEqual(sent(), { retry: "1" });
		await phone.close();
		await comeBack(701, { host: "fra1.blynk.cloud" }, `#token=${token}&host=fra1.blynk.cloud`);
		await phone.press("Try again");
		await phone.at("It is online");
		assert.deepEqual(sent(), { retry: "1", blynk: token, host: "fra1.blynk.cloud" });
	});

	it("shows a link's strange server before it goes there", async () => {
		await comeBack(701, {}, `#token=${token}&host=evil.example`);
		await phone.press("Continue");
		await phone.at("Enter the password");
		await phone.page.getByLabel("Wi-Fi password").fill("correct horse");
		await phone.press("Continue");
		await phone.page.getByText("is not the maker’s server").waitFor();
		assert.deepEqual(device().posted, []);
	});

	it("sends all where the same page still has it and the device has nothing", async () => {
		phone = await Phone.open(`${device().url}#token=${token}`);
		await phone.toReview();
		device().onConfig = () => device().fail(701);
		await phone.press("Connect");
		await phone.page.getByText("Home⁩: that did not work").waitFor();
		device().forget();
		device().onConfig = () => (device().status = { phase: "running", code: 0, attempt: 2 });
		await phone.press("Try again");
		await phone.at("It is online");
		assert.equal(device().posted[1]?.get("retry"), "1");
		assert.equal(device().posted[2]?.get("pass"), "correct horse");
		assert.equal(device().posted[2]?.get("retry"), null);
	});

	it("asks for all where a new page has nothing and the device neither", async () => {
		await comeBack(701);
		device().forget();
		await phone.press("Try again");
		await phone.page.getByText("no longer has these settings").waitFor();
		await phone.at("Enter the password");
		await phone.page.getByLabel("Wi-Fi password").fill("correct horse");
		await phone.press("Continue");
		await phone.page.getByLabel("Auth Token").fill(token);
		await phone.press("Try again");
		await phone.at("It is online");
		assert.equal(sent()["ssid"], "Home");
	});

	it("lets everything be changed, and says what may stay", async () => {
		await comeBack(702);
		await phone.press("Change other settings");
		await phone.pick("Home");
		assert.equal(await phone.page.locator("#pass").getAttribute("placeholder"), "as before");
		await phone.press("Continue");
		assert.equal(await phone.page.locator("#token").getAttribute("placeholder"), "as before");
		await phone.press("Continue");
		await phone.press("Connect");
		await phone.at("It is online");
		assert.deepEqual(sent(), { retry: "1" });
	});

	it("is made by keyboard alone, from the news to the end", async () => {
		await comeBack(722);
		await phone.at("Enter the password");
		assert.equal(await phone.page.evaluate(() => document.activeElement?.textContent), "Enter the password");
		await phone.page.keyboard.press("Tab");
		await phone.page.keyboard.type("Correct Horse");
		await phone.page.keyboard.press("Enter");
		await phone.at("It is online");
		await phone.close();
		await comeBack(723);
		await phone.page.locator("h2:focus", { hasText: "that did not work" }).waitFor();
		await phone.page.keyboard.press("Tab");
		await phone.page.keyboard.press("Enter");
		await phone.at("It is online");
	});

	it("tells what a network with a sign-in page needs to know", async () => {
		device().applied.push(new Map([["ssid", "Hotel"]]));
		device().fail(712, { mac: "a0:b1:c2:d3:e4:f5", portal: "http://login.example/" });
		phone = await Phone.open(device().url);
		await phone.page.getByText("a0:b1:c2:d3:e4:f5").waitFor();
		await phone.page.getByText("http://login.example/").waitFor();
		await phone.page.getByText("ask whoever runs the network").waitFor();
		await phone.check();
	});

	it("works without the file of spare English, with the device's own sentence", async () => {
		phone = await Phone.open("about:blank");
		await phone.page.route("**/lang/en.json", route => route.fulfill({ status: 404 }));
		device().applied.push(
			new Map([
				["ssid", "Home"],
				["pass", "x"],
				["blynk", token],
				["host", "blynk.cloud"],
			]),
		);
		device().fail(722);
		await phone.page.goto(device().url);
		await phone.page.getByText("The Wi-Fi password is wrong.").waitFor();
		await phone.press("Try again");
		await phone.page.locator("#pass-error", { hasText: "That did not work" }).waitFor();
	});
});
