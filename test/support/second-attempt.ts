import assert from "node:assert/strict";
import type { FakeDevice } from "./fake-device";
import { Phone, token } from "./wizard-page";

/** How an attempt is made and fails. */
export interface Case {
	readonly code: number;
	readonly hidden: boolean;
	readonly verify: "restart" | "live";
}

/** What it took to mend it on a new page. */
export interface Effort {
	/** Fields typed and networks picked. */
	readonly inputs: number;
	readonly presses: number;
	/** The fields of the second `/config`. */
	readonly sent: Readonly<Record<string, string>>;
}

/** What was right at the second attempt. */
export const fresh = "Yy8_-0123456789abcdefghijklmnopq";

/** Lets the attempt run as the device's mode has it: in `restart` mode the setup network goes away meanwhile. */
function during(device: FakeDevice, verify: Case["verify"]): void {
	if (verify === "restart") device.reachable = false;
	else device.status = { phase: "trying", step: "joining", code: 0, attempt: device.posted.length };
}

/** Fails with the code, the page gone; a new page mends it and comes online. */
export async function play(device: FakeDevice, { code, hidden, verify }: Case): Promise<Effort> {
	device.product = { ...device.product, verify };
	const name = hidden ? "Cellar" : "Home";
	const first = await Phone.open(`${device.url}#token=${token}`);
	device.onConfig = () => during(device, verify);
	if (hidden) {
		await first.press("Other network");
		await first.page.getByLabel("Network name").fill(name);
	} else {
		await first.pick(name);
	}
	await first.page.getByLabel("Wi-Fi password").fill("correct horse");
	await first.press("Continue");
	await first.press("Connect");
	await first.at(verify === "live" ? "Connecting…" : "Now watch the light");
	await first.close();

	device.fail(code, code === 712 ? { mac: "a0:b1:c2:d3:e4:f5", portal: "http://login.example/" } : {});
	const phone = await Phone.open(device.url);
	let inputs = 0;
	let presses = 0;
	const press = async (button: string): Promise<void> => {
		presses++;
		await phone.press(button);
	};
	const type = async (label: string, text: string): Promise<void> => {
		inputs++;
		await phone.page.getByLabel(label, { exact: true }).fill(text);
	};
	device.onConfig = () => (device.status = { phase: "running", code: 0, attempt: 2 });
	await phone.page.getByText(`${name}⁩: that did not work`).waitFor();
	if (code === 722) {
		await phone.at("Enter the password");
		assert.equal(await phone.page.locator("#pass").getAttribute("type"), "text");
		assert.equal(await phone.page.locator("#pass").inputValue(), "");
		await type("Wi-Fi password", "Correct Horse");
	} else if (code === 703) {
		await phone.at("Link it to your account");
		await type("Auth Token", fresh);
	} else if (code === 711) {
		await phone.page.getByLabel("Server", { exact: true }).waitFor();
	} else if (code === 720) {
		await phone.at("Choose your Wi-Fi network");
		assert.ok(device.requests.some(request => request.includes("refresh=1")));
	}
	await press("Try again");
	await phone.at("It is online");
	await phone.close();
	const [form] = device.posted.slice(1);
	const settings = device.applied.at(-1);
	assert.equal(settings?.get("ssid"), name);
	assert.equal(settings?.get("hidden"), hidden ? "1" : "0");
	assert.equal(settings?.get("pass"), code === 722 ? "Correct Horse" : "correct horse");
	assert.equal(settings?.get("blynk"), code === 703 ? fresh : token);
	return { inputs, presses, sent: Object.fromEntries(form ?? []) };
}
