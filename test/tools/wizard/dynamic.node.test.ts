import assert from "node:assert/strict";
import type { Device } from "../../../tools/cloud/device";
import { exits } from "../../../tools/wizard/exits";
import { Phone } from "../../support/wizard-page";
import { until } from "../cloud/support";
import { runTool, type Ended } from "../support";
import { Home } from "./support";

const [lamp, fan] = ["TMPLlamp1234", "TMPLfan12345"] as const;

describe("a product that leaves its template to the app, with a board, a phone and a cloud", function () {
	this.timeout(90_000);
	let home: Home;
	afterEach(() => home.close());

	const open = async (product: object = { templateId: "DYNAMIC" }): Promise<void> => {
		home = await Home.open({ product });
		await home.toSetup();
	};
	const provision = (...more: readonly string[]): Promise<Ended> => {
		const { url, bearer } = home.cloud.cloud;
		const where = ["--json", "--device", home.board.setupUrl, "--cloud", url, "--bearer", bearer];
		return runTool("tools/wizard/main.ts", ...where, "--ssid", "Home", "--password", "correct horse", ...more);
	};
	const boardInfo = async (): Promise<readonly unknown[]> => {
		const answer = await fetch(`${home.board.setupUrl}/board_info.json`);
		const { tmpl_id, fw_type }: Readonly<Record<string, unknown>> = JSON.parse(await answer.text());
		return [tmpl_id, fw_type];
	};
	/** The device made last, and what it says of itself. */
	const told = (): readonly unknown[] => {
		const device: Device | undefined = [...home.cloud.cloud.devices.all].at(-1);
		return [device?.templateId, device?.hardware["tmpl"], device?.hardware["fw-type"]];
	};
	/** Holds the button until setup is open again. */
	const press = async (ms: number): Promise<void> => {
		home.states.length = 0;
		home.board.board.press(ms);
		await until(() => home.state === "setup" && home.board.board.services.tcp.includes(80));
	};

	it("lives with the one it was given until it is reset", async () => {
		await open();
		assert.deepEqual(await boardInfo(), ["DYNAMIC", "DYNAMIC"]);
		const first = await provision("--template", lamp);
		assert.equal(first.code, exits.online, first.errors);
		assert.equal(first.events[0]?.["templateId"], "DYNAMIC");
		assert.deepEqual(told(), [lamp, lamp, lamp]);

		home.board.board.powerOff();
		home.board.powerOn();
		await until(() => home.state === "running");
		await press(4000);
		assert.deepEqual(await boardInfo(), [lamp, lamp]);
		const again = await provision();
		assert.equal(again.code, exits.online, again.errors);
		assert.equal(again.events[0]?.["templateId"], lamp);
		assert.deepEqual(told(), [lamp, lamp, lamp]);

		await press(12_000);
		assert.ok(home.states.includes("resetting"));
		assert.deepEqual(await boardInfo(), ["DYNAMIC", "DYNAMIC"]);
		const other = await provision("--template", fan);
		assert.equal(other.code, exits.online, other.errors);
		assert.deepEqual(told(), [fan, fan, fan]);
	});

	it("is asked for a choice by the command, which lists what the cloud has and leaves no device behind", async () => {
		await open();
		const { code, errors } = await provision();
		assert.equal(code, exits.templateMissing);
		assert.equal(
			errors,
			"The board leaves its template to you: add --template ID. The cloud has TMPLabcd1234 (Device).\n",
		);
		assert.equal(home.cloud.cloud.devices.count, 0);
		const wrong = await provision("--template", "lamp");
		assert.equal(wrong.code, 2);
		assert.match(wrong.errors, /^--template is "lamp", but must be a template id as TMPLabcd1234/);
	});

	it("gets the choice through the phone's page and the wizard", async () => {
		await open();
		const phone = await Phone.open(home.cloud.cloud.pageUrl("/setup"), {});
		try {
			await phone.press("Start");
			const popup = phone.page.context().waitForEvent("page");
			await phone.page.getByRole("link", { name: "Open the device’s page" }).click();
			const wizard = await popup;
			await wizard.locator("#found button", { hasText: "Home" }).first().click();
			await wizard.getByLabel("Wi-Fi password").fill("correct horse");
			await wizard.getByRole("button", { name: "Continue" }).click();
			await wizard.getByRole("button", { name: /Connect/ }).click();
			await until(() => home.state === "running" && home.cloud.of("online").length > 0);
			assert.deepEqual(told(), ["TMPLabcd1234", "TMPLabcd1234", "TMPLabcd1234"]);
		} finally {
			await phone.close();
		}
	});

	it("is another one than a product that has its own: that takes no other", async () => {
		await open({});
		const { code, errors } = await provision("--template", lamp);
		assert.equal(code, exits.settingsRefused);
		assert.equal(
			errors,
			'The board refused the settings: "templateId" must be TMPLabcd1234: this product has no other template.\n',
		);
	});
});
