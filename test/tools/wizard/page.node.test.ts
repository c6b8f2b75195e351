import assert from "node:assert/strict";
import { get } from "node:http";
import { utf8 } from "../../../modules/bytes/index";
import { joinCode } from "../../../modules/access-point/index";
import { qrPath } from "../../../tools/wizard/qr";
import { sizes } from "../../support/browser";
import { Phone, token } from "../../support/wizard-page";
import { TestCloud, Wire } from "../cloud/support";
import { Home } from "./support";

describe("the phone's page with a board and a cloud", function () {
	this.timeout(60_000);
	let home: Home;
	let phone: Phone;
	beforeEach(async () => (home = await Home.open()));
	afterEach(async () => {
		await home.close();
		await phone.close();
	});

	it("is the whole app: token, the device's own page, and online", async () => {
		await home.toSetup();
		phone = await Phone.open(home.cloud.cloud.pageUrl("/setup"), {});
		await phone.press("Start");
		await phone.at("Join the device’s own Wi-Fi");
		assert.equal(await phone.page.locator("#network").textContent(), "Blynk Device-");

		const popup = phone.page.context().waitForEvent("page");
		await phone.page.getByRole("link", { name: "Open the device’s page" }).click();
		const wizard = await popup;
		await phone.at("Waiting for your Device");
		await wizard.locator("#found button", { hasText: "Home" }).first().click();
		await wizard.getByLabel("Wi-Fi password").fill("correct horse");
		await wizard.getByRole("button", { name: "Continue" }).click();
		// The link has brought the token: nobody types 32 characters.
		await wizard.getByRole("heading", { name: "Ready to connect" }).waitFor();
		await wizard.getByRole("button", { name: /Connect/ }).click();

		await phone.page.getByRole("heading", { name: "Your Device is online" }).waitFor({ timeout: 45_000 });
		assert.equal(home.state, "running");
		assert.equal(home.device.name, "Device");
		// And it does not stay where others may see it.
		assert.ok(!wizard.url().includes(home.device.token));
	});
});

describe("the phone's page", () => {
	let test: TestCloud;
	let phone: Phone;
	before(async () => (test = await TestCloud.start()));
	after(() => test.close());
	afterEach(() => phone.close());

	const open = async (options: Parameters<typeof Phone.open>[1] = {}, fragment = ""): Promise<void> => {
		phone = await Phone.open(`${test.cloud.pageUrl("/setup")}${fragment}`, options);
	};
	it("lets no keyboard correct what is typed, in any field", async () => {
		await open();
		const fields = await phone.page.evaluate(() =>
			[...document.querySelectorAll("input:not([readonly], [type=hidden])")].map(field =>
				["autocorrect", "autocapitalize", "spellcheck"].map(name => field.getAttribute(name)).join(),
			),
		);
		assert.deepEqual([...new Set(fields)], ["off,none,false"]);
	});

	const start = async (): Promise<string> => {
		await phone.press("Start");
		await phone.at("Join the device’s own Wi-Fi");
		return phone.page.locator("#token").inputValue();
	};
	const toWait = async (): Promise<string> => {
		const token = await start();
		await phone.press("I have done that");
		await phone.at("Waiting for your Device");
		return token;
	};
	/**
	 * What the device's first info frame does: makes a device of the token
	 * (docs/protocol/legacy.md#the-next-servers-first-code).
	 */
	const activate = async (given: string): Promise<void> => {
		const answer = await fetch(`${test.cloud.url}/external/api/provision?token=${given}&templateId=TMPLabcd1234`);
		assert.equal(answer.status, 200);
	};
	const status = (text: RegExp): Promise<void> => phone.page.locator("#wait-status", { hasText: text }).waitFor();

	it("fetches nothing until it is asked to, and then a token that waits for its device", async () => {
		const asked: string[] = [];
		await open();
		phone.page.on("request", request => asked.push(request.url()));
		await phone.at("Let’s bring it online");
		assert.deepEqual(asked, []);
		const given = await start();
		assert.equal(test.cloud.devices.provision(given)?.templateId, "TMPLabcd1234");
	});

	it("is for pages of this machine only, since it carries the cloud's key", async () => {
		await open();
		const { hostname, port, pathname, search } = new URL(test.cloud.pageUrl("/setup"));
		const status = await new Promise<number | undefined>((resolve, reject) =>
			get({ hostname, port, path: pathname + search, headers: { host: "evil.example" } }, answer => {
				answer.resume();
				resolve(answer.statusCode);
			}).on("error", reject),
		);
		assert.equal(status, 403);
		const answer = await fetch(test.cloud.pageUrl("/setup"), { headers: { origin: "http://evil.example" } });
		assert.equal(answer.headers.get("access-control-allow-origin"), null);
		assert.match(answer.headers.get("content-security-policy") ?? "", /connect-src 'self';.*frame-ancestors 'self'/);
		assert.ok(!(await answer.text()).includes(test.cloud.bearer));
	});

	it("sends the token in the link's fragment only, to a page of its own", async () => {
		await open();
		const given = await start();
		const link = phone.page.locator("#open");
		assert.equal(await link.getAttribute("href"), `http://192.168.4.1/#token=${given}`);
		assert.equal(await link.getAttribute("target"), "_blank");
		assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
	});

	it("goes on where it was after being loaded again, with the same token", async () => {
		await open();
		const given = await toWait();
		await phone.page.reload();
		await phone.at("Waiting for your Device");
		await phone.press("Back to the steps");
		assert.equal(await phone.page.locator("#token").inputValue(), given);
		await phone.page.reload();
		await phone.at("Join the device’s own Wi-Fi");
	});

	it("goes on without its fragment, from the tab's storage", async () => {
		await open();
		const given = await toWait();
		await phone.page.goto("about:blank");
		await phone.page.goto(test.cloud.pageUrl("/setup"));
		await phone.at("Waiting for your Device");
		assert.ok(phone.page.url().includes(given));
	});

	for (const broken of ["sessionStorage", "history"] as const)
		it(`goes on without ${broken}, which throws where it is forbidden`, async () => {
			await open();
			await phone.page.addInitScript(name => {
				Object.defineProperty(window, name, {
					get() {
						throw new DOMException("forbidden", "SecurityError");
					},
				});
			}, broken);
			await phone.page.reload();
			const given = await toWait();
			if (broken === "history") assert.ok(!phone.page.url().includes(given));
			await phone.page.reload();
			await phone.at("Waiting for your Device");
			assert.equal(await phone.page.locator("#token").inputValue(), given);
		});

	it("takes no fragment for a token that is none", async () => {
		await open({}, "#token=javascript:alert(1)&step=wait");
		await phone.at("Let’s bring it online");
	});

	it("tells apart: no Internet here, not heard of, known but away, online", async () => {
		await open();
		const given = await toWait();
		await status(/has not heard from the device yet/);
		await phone.page.context().setOffline(true);
		await status(/No Internet here now/);
		await phone.page.context().setOffline(false);
		await status(/has not heard/);
		await activate(given);
		await status(/is not connected right now/);
		const wire = await Wire.as(test.cloud, given);
		await phone.at("Your Device is online");
		wire.close();
	});

	it("notices a device that comes online while the steps are still shown, as after the captive sheet", async () => {
		await open();
		const given = await start();
		await activate(given);
		const wire = await Wire.as(test.cloud, given);
		await phone.at("Your Device is online");
		wire.close();
		await phone.press("Set up another one");
		await phone.at("Let’s bring it online");
		assert.notEqual(await start(), given);
	});

	it("looks again at once when the phone comes back to it", async () => {
		await open();
		const given = await toWait();
		await status(/has not heard/);
		await phone.page.evaluate(() => {
			// As a browser treats a page in the background: its timers stand still, after the one already running.
			Object.assign(window, { setTimeout: () => 0 });
		});
		await phone.page.waitForTimeout(500);
		await activate(given);
		await phone.page.waitForTimeout(300);
		await status(/has not heard/);
		await phone.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
		await status(/is not connected right now/);
	});

	it("begins anew when the token has run out", async () => {
		await open({}, `#token=${token}&step=wait&until=${Date.now() - 1000}`);
		await phone.at("Let’s bring it online");
		await phone.page.getByRole("alert").getByText("has run out").waitFor();
		assert.ok(!phone.page.url().includes(token));
	});

	it("says what to do when the cloud cannot be reached, and succeeds the next time", async () => {
		await open();
		await phone.page.context().setOffline(true);
		await phone.press("Start");
		await phone.page.getByRole("alert").getByText("must not be on the device’s network yet").waitFor();
		await phone.page.context().setOffline(false);
		await start();
	});

	for (const [status, body, sentence] of [
		[401, '{"error":{"message":"no"}}', "This page is too old"],
		[400, '{"error":{"message":"Too many <b>devices</b>."}}', "gave no Auth Token: Too many <b>devices</b>."],
		[502, "<html>", "gave no Auth Token: 502"],
		[200, "<html>", "does not understand"],
		[200, '{"token":"short"}', "does not understand"],
		[200, "null", "does not understand"],
	] as const)
		it(`makes a sentence of ${status} ${body}`, async () => {
			await open();
			await phone.page.route("**/device/create", route => route.fulfill({ status, body }));
			await phone.press("Start");
			await phone.page.getByRole("alert").getByText(sentence).waitFor();
			await phone.at("Let’s bring it online");
		});

	it("tells the device the server name its endpoint names, also after being loaded again", async () => {
		await open();
		const body = JSON.stringify({ token, host: "fra1.blynk.cloud" });
		await phone.page.route("**/device/create", route => route.fulfill({ status: 201, body }));
		await start();
		const link = `http://192.168.4.1/#token=${token}&host=fra1.blynk.cloud`;
		assert.equal(await phone.page.locator("#open").getAttribute("href"), link);
		await phone.page.reload();
		assert.equal(await phone.page.locator("#open").getAttribute("href"), link);
	});

	it("draws the codes for another phone once the network's name is complete", async () => {
		await open();
		const given = await start();
		const code = (id: string): Promise<string | null> => phone.page.locator(`#${id} path`).getAttribute("d");
		await phone.page.getByText("Use another phone").click();
		assert.equal(await phone.page.locator("#code-join").isVisible(), false);
		assert.equal(await code("code-open-image"), qrPath(`http://192.168.4.1/#token=${given}`).path);
		await phone.page.getByLabel("Network’s name").fill("Blynk Device-1W7R");
		assert.equal(await code("code-join-image"), qrPath(joinCode(utf8("Blynk Device-1W7R"))).path);
		await phone.page.getByLabel("Its password").fill("short");
		await phone.page.getByText("8 to 63 characters").waitFor();
		await phone.page.getByLabel("Its password").fill("k7r2;m9xq4bte");
		assert.equal(await code("code-join-image"), qrPath(joinCode(utf8("Blynk Device-1W7R"), "k7r2;m9xq4bte")).path);
	});

	it("copies the token for a page that opened by itself", async () => {
		await open({ permissions: ["clipboard-read", "clipboard-write"] });
		const given = await start();
		await phone.page.getByText("A page opened by itself?").click();
		await phone.press("Copy");
		await phone.page.getByText("Copied.").waitFor();
		assert.equal(await phone.page.evaluate(() => navigator.clipboard.readText()), given);
	});

	it("works by keyboard alone, and moves the focus with the steps", async () => {
		await open();
		await phone.page.keyboard.press("Tab");
		await phone.page.keyboard.press("Enter");
		await phone.page.locator("#join-title:focus").waitFor();
		await phone.page.keyboard.press("Tab");
		assert.equal(await phone.page.evaluate(() => document.activeElement?.id), "open");
		await phone.page.keyboard.press("Tab");
		await phone.page.keyboard.press("Enter");
		await phone.page.locator("#wait-title:focus").waitFor();
		await phone.page.keyboard.press("Tab");
		await phone.page.keyboard.press("Space");
		await phone.page.locator("#join-title:focus").waitFor();
	});

	it("says that it needs JavaScript where there is none", async () => {
		await open({ javaScriptEnabled: false });
		assert.match(await phone.page.locator("main").innerText(), /This page needs JavaScript/);
	});

	for (const [name, viewport] of Object.entries(sizes))
		for (const colorScheme of ["light", "dark"] as const)
			it(`has no accessibility violation and fits at every step on ${name} in ${colorScheme}`, async () => {
				await open({ viewport, colorScheme });
				await phone.check();
				await phone.page.context().setOffline(true);
				await phone.press("Start");
				await phone.page.getByRole("alert").waitFor();
				await phone.check();
				await phone.page.context().setOffline(false);
				const given = await start();
				await phone.page.getByText("A page opened by itself?").click();
				await phone.page.getByText("Use another phone").click();
				await phone.page.getByLabel("Network’s name").fill("Blynk Device-1W7R");
				await phone.check();
				await phone.press("I have done that");
				await phone.page.getByText("What its light says").click();
				await status(/has not heard/);
				await phone.check();
				await activate(given);
				const wire = await Wire.as(test.cloud, given);
				await phone.at("Your Device is online");
				await phone.check();
				wire.close();
			});
});
