import assert from "node:assert/strict";
import { lamp } from "../../support/fake-device";
import { Phone, token, useDevice } from "../../support/wizard-page";

describe("setting up with the wizard page", () => {
	const device = useDevice();
	let phone: Phone;
	const open = async (path = "", options = {}): Promise<void> => {
		phone = await Phone.open(device().url + path, options);
	};
	afterEach(() => phone.close());
	const link = `#token=${token}&host=fra1.blynk.cloud`;

	it("goes from the list to the light in four steps", async () => {
		await open();
		await phone.at("Choose your Wi-Fi network");
		await phone.page.getByText("Put the lamp where it will stay").waitFor();
		await phone.pick("Home");
		await phone.at("Enter the password");
		await phone.page.getByLabel("Wi-Fi password").fill("correct horse & more");
		await phone.press("Continue");
		await phone.at("Link it to your account");
		await phone.page.getByLabel("Auth Token").fill(` ${token} `);
		await phone.press("Continue");
		await phone.at("Ready to connect");
		device().onConfig = () => (device().status = { phase: "joining", code: 0, attempt: 1 });
		await phone.press("Connect");
		await phone.page.locator(".now", { hasText: /It joins .Home/ }).waitFor();
		device().status = { phase: "connecting", code: 0, attempt: 1 };
		await phone.page.locator(".now", { hasText: /It signs in at .blynk.cloud/ }).waitFor();
		device().status = { phase: "running", code: 0, attempt: 1 };
		await phone.at("It is online");
		assert.deepEqual(device().posted.map(String), [
			String(
				new URLSearchParams({
					if: "wifi",
					ssid: "Home",
					hidden: "0",
					pass: "correct horse & more",
					blynk: token,
					host: "blynk.cloud",
				}),
			),
		]);
	});

	it("takes token, server, network and template from the link, and sends them nowhere but to /config", async () => {
		await open(`${link}&ssid=Attic&templateId=TMPLlamp1234`);
		await phone.toReview();
		assert.equal(await phone.page.locator("#dots li").count(), 3);
		await phone.press("Connect");
		await phone.at("Connecting…");
		assert.equal(device().posted[0]?.get("blynk"), token);
		assert.equal(device().posted[0]?.get("templateId"), "TMPLlamp1234");
		assert.equal(device().posted[0]?.get("host"), "fra1.blynk.cloud");
		assert.ok(!device().requests.some(request => request.includes(token)));
	});

	it("asks for no token where the unit has its own, unless a link brings one", async () => {
		const own = "-".repeat(32);
		device().product = { ...lamp, token: own };
		await open();
		await phone.pick("Home");
		await phone.page.getByLabel("Wi-Fi password").fill("correct horse");
		await phone.press("Continue");
		await phone.at("Ready to connect");
		assert.equal(await phone.page.locator("#dots li").count(), 3);
		await phone.press("Connect");
		await phone.at("Connecting…");
		await phone.close();
		await open(link);
		await phone.toReview();
		await phone.press("Connect");
		await phone.at("Connecting…");
		assert.deepEqual(
			device().posted.map(each => each.get("blynk")),
			[own, token],
		);
	});

	it("takes a link that is opened while the page already is, from the start", async () => {
		await open();
		await phone.pick("Home");
		await phone.page.evaluate(hash => (location.hash = hash), link);
		await phone.at("Choose your Wi-Fi network");
		await phone.toReview();
	});

	it("does not leave the token in the address bar, or in the way back", async () => {
		await open(`${link}&ssid=Attic`);
		await phone.toReview();
		const addresses = new Set([phone.page.url()]);
		for (let back = 0; back < 2; back++) {
			await phone.page.goBack();
			addresses.add(phone.page.url());
		}
		assert.deepEqual([...addresses], [device().url]);
	});

	it("posts what it shows, whatever becomes of its fragment meanwhile", async () => {
		await open(link);
		await phone.toReview();
		await phone.page.getByText(/It signs in at .fra1\.blynk\.cloud/).waitFor();
		// As a page can that opened this one, in the moment before the press.
		await phone.page.evaluate(token => {
			location.hash = `#host=evil.example&token=${token}`;
			document.querySelector<HTMLElement>("#primary")?.click();
		}, "e".repeat(32));
		await phone.at("Choose your Wi-Fi network");
		for (const form of device().posted)
			assert.deepEqual([form.get("host"), form.get("blynk")], ["fra1.blynk.cloud", token]);
		// The other link is one like any other now, and its server is pointed out.
		await phone.toReview();
		await phone.page.getByText(/evil\.example.* is not the maker’s server \(.*blynk\.cloud/).waitFor();
	});

	it("points out a server that is not the maker's, and none of its own regions", async () => {
		for (const [host, warned] of [
			["evil.example", true],
			["blynk.cloud.evil.example", true],
			["notblynk.cloud", true],
			["blynk.cloud", false],
			["FRA1.blynk.cloud", false],
		] as const) {
			await phone?.close();
			await open(`#token=${token}&host=${host}`);
			await phone.toReview();
			assert.equal(await phone.page.locator("#server-note").isVisible(), warned, host);
		}
	});

	it("points out a space at the end of a typed name, and shows it", async () => {
		await open(link);
		await phone.press("Other network");
		await phone.page.getByLabel("Network name").fill("Home ");
		await phone.page.locator("#ssid-note", { hasText: "It starts or ends with a space." }).waitFor();
		await phone.page.getByLabel("Network name").fill("Home");
		await phone.page.locator("#ssid-note").waitFor({ state: "hidden" });
		await phone.page.getByLabel("Network name").fill("Home ");
		await phone.press("Continue");
		await phone.at("Ready to connect");
		await phone.page.locator("#review-network bdi", { hasText: "Home␣" }).waitFor();
		await phone.press("Connect");
		await phone.at("Connecting…");
		assert.equal(device().posted[0]?.get("ssid"), "Home ");
	});

	it("lets no keyboard correct what is typed, in any field", async () => {
		await open();
		const fields = await phone.page.evaluate(() =>
			[...document.querySelectorAll("input:not([type=hidden], [type=checkbox])")].map(field =>
				["autocorrect", "autocapitalize", "spellcheck", "inputmode"].map(name => field.getAttribute(name)),
			),
		);
		assert.deepEqual(fields, [
			["off", "none", "false", "text"],
			["off", "none", "false", "text"],
			["off", "none", "false", "url"],
			["off", "none", "false", "url"],
		]);
	});

	it("asks an open network for no password and sends none", async () => {
		device().networks = [{ ssid: "Café", rssi: -60, sec: "OPEN" }];
		await open(link);
		await phone.pick("Café");
		await phone.at("Ready to connect");
		await phone.press("Connect");
		await phone.at("Connecting…");
		assert.equal(device().posted[0]?.get("pass"), "");
		assert.equal(device().posted[0]?.get("ssid"), "Café");
	});

	it("joins a hidden network by its name", async () => {
		await open(link);
		await phone.press("Other network");
		await phone.press("Continue");
		await phone.page.getByText("Type the network's name.").waitFor();
		await phone.page.getByLabel("Network name").fill("Cellar 'n' \"stairs\" ");
		await phone.page.getByLabel("Wi-Fi password").fill("correct horse");
		await phone.press("Continue");
		await phone.press("Connect");
		await phone.at("Connecting…");
		assert.equal(device().posted[0]?.get("ssid"), "Cellar 'n' \"stairs\" ");
		assert.equal(device().posted[0]?.get("hidden"), "1");
	});

	it("tells what is wrong with a password before anything is sent, and shows it on demand", async () => {
		await open(link);
		await phone.pick("Home");
		const password = phone.page.getByLabel("Wi-Fi password");
		await password.fill("short");
		await phone.press("Continue");
		await phone.page.getByText("At least \u20688\u2069 characters are needed; this has \u20685\u2069.").waitFor();
		assert.equal(await password.getAttribute("aria-invalid"), "true");
		await password.fill("with a space ");
		await phone.page.getByText("It starts or ends with a space.").waitFor();
		await phone.press("Show");
		assert.equal(await password.getAttribute("type"), "text");
		await password.fill("ab".repeat(32));
		await phone.press("Continue");
		await phone.at("Ready to connect");
		assert.deepEqual(device().posted, []);
	});

	it("tells what is wrong with a token", async () => {
		await open();
		await phone.pick("Home");
		await phone.page.getByLabel("Wi-Fi password").fill("correct horse");
		await phone.press("Continue");
		await phone.page.getByLabel("Auth Token").fill("too short");
		await phone.press("Continue");
		await phone.page.getByText("An Auth Token has 32 letters").waitFor();
		await phone.page.getByLabel("Auth Token").fill(`http://192.168.4.1/#token=${token}`);
		await phone.press("Continue");
		await phone.at("Ready to connect");
	});

	it("says what the light tells once the setup network has closed (restart mode)", async () => {
		await open(link);
		await phone.toReview();
		device().onConfig = () => (device().reachable = false);
		await phone.press("Connect");
		await phone.at("Now watch the light");
		await phone.page.locator("#lights").getByText("green · pulsing slowly").waitFor();
		await phone.page.locator("#lights").getByText("blue · short flashes").waitFor();
	});

	it("shows the result at once in live mode", async () => {
		device().product = { ...lamp, verify: "live" };
		await open(link);
		await phone.toReview();
		device().onConfig = () => (device().status = { phase: "trying", step: "connecting", code: 0, attempt: 1 });
		await phone.press("Connect");
		await phone.page.locator(".now", { hasText: "It signs in at" }).waitFor();
		device().status = { phase: "storing", code: 0, attempt: 1 };
		await phone.at("It is online");
	});

	it("looks again on demand until the list is new", async () => {
		device().scanAge = 300;
		await open();
		await phone.page.getByText("5 minutes ago").waitFor();
		device().networks = [...device().networks, { ssid: "New", rssi: -70, sec: "WPA2" }];
		await phone.press("Look again");
		await phone.page.locator("#found button", { hasText: "New" }).waitFor();
	});

	it("asks for it again where the device puts it off", async () => {
		device().scanAge = 300;
		device().scansPutOff = 3;
		await open();
		await phone.page.getByText("5 minutes ago").waitFor();
		await phone.press("Look again");
		await phone.page.getByText("Looking for networks…").waitFor();
		await phone.page.getByText("Looking for networks…").waitFor({ state: "hidden" });
		assert.equal(device().requests.filter(request => request.includes("refresh")).length, 5);
		await phone.page.locator("#age").waitFor({ state: "hidden" });
	});

	it("waits for the first scan, and says so", async () => {
		device().networks = [];
		await open();
		await phone.page.getByText("Looking for networks…").waitFor();
		device().networks = [{ ssid: "Late", rssi: -70, sec: "WPA2" }];
		await phone.page.locator("#found button", { hasText: "Late" }).waitFor();
	});

	it("says that the device does not answer, keeps trying, and goes on", async () => {
		await open();
		await phone.at("Choose your Wi-Fi network");
		device().reachable = false;
		await phone.press("Look again");
		await phone.page.getByText("The device does not answer.").waitFor();
		device().reachable = true;
		await phone.page.getByText("The device does not answer.").waitFor({ state: "hidden" });
	});

	it("goes back with the phone's own back gesture", async () => {
		await open();
		await phone.pick("Home");
		await phone.at("Enter the password");
		await phone.page.goBack();
		await phone.at("Choose your Wi-Fi network");
	});

	it("works in a browser too old for its script: a plain form", async () => {
		phone = await Phone.open("about:blank");
		await phone.page.route(device().url, async route => {
			const page = await (await route.fetch()).text();
			await route.fulfill({ contentType: "text/html", body: page.replace(/<script>.*<\/script>/s, "") });
		});
		await phone.page.goto(device().url);
		await phone.page.getByLabel("Network name").fill("Home + <b>");
		await phone.page.getByLabel("Wi-Fi password").fill("päss & wörd");
		await phone.page.getByLabel("Auth Token").fill(token);
		await phone.page.getByLabel("This network is hidden").check();
		await phone.press("Connect");
		await phone.page.getByText('"status":"ok"').waitFor();
		const [form] = device().posted;
		assert.deepEqual(Object.fromEntries(form ?? []), {
			if: "wifi",
			ssid: "Home + <b>",
			hidden: "1",
			pass: "päss & wörd",
			blynk: token,
			host: "",
		});
	});

	it("works by keyboard alone, and puts the focus where the news is", async () => {
		await open();
		await phone.page.locator("#found button").waitFor();
		const focused = (): Promise<string> => phone.page.evaluate(() => document.activeElement?.textContent ?? "");
		const keys = async (...names: string[]): Promise<void> => {
			for (const name of names) await phone.page.keyboard.press(name);
		};
		await keys("Tab", "Tab", "Enter");
		await phone.at("Enter the password");
		assert.equal(await focused(), "Enter the password");
		await keys("Tab");
		await phone.page.keyboard.type("correct horse");
		await keys("Enter");
		await phone.at("Link it to your account");
		await keys("Tab");
		await phone.page.keyboard.type(token);
		await keys("Enter");
		await phone.at("Ready to connect");
		assert.equal(await focused(), "Ready to connect");
		await keys("Tab", "Tab", "Enter");
		await phone.at("Connecting…");
		assert.equal(device().posted.length, 1);
	});

	it("works when the device knows nothing but /config and the list", async () => {
		device().product = {};
		await open(`#token=${token}&host=blynk.cloud`);
		await phone.toReview();
		await phone.press("Connect");
		await phone.at("Connecting…");
	});
});
