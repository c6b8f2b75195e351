import assert from "node:assert/strict";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { text, utf8 } from "../../../modules/bytes/index";
import type { ConfigRequest, ConfigServerOptions } from "../../../modules/config-server/index";
import { buildWizard } from "../../../tools/wizard-page/build";
import { lamp } from "../../support/fake-device";
import { portal, type Portal } from "../../support/portal";
import { Phone, token } from "../../support/wizard-page";

type Told = ReturnType<ConfigServerOptions["status"]>;

describe("the wizard page and the real config server", () => {
	let device: Portal;
	let server: Server;
	let url: string;
	let phone: Phone;
	let told: Told;
	let kept: ReturnType<NonNullable<ConfigServerOptions["kept"]>>;
	const applied: ConfigRequest[] = [];

	/** Hands what the browser sends to the config server on its board of stubs, byte for byte, and back. */
	function bridge(socket: Socket): void {
		const peer = device.connect({ address: "127.0.0.1" });
		socket.on("error", () => peer.close());
		socket.on("data", bytes => {
			peer.send(Uint8Array.from(bytes));
			device.host.clock.advance(0);
			if (!peer.received.length) return;
			const answer = Uint8Array.from(peer.received);
			// The device acts once its answer is out: here, before the browser has it.
			peer.close();
			device.host.clock.advance(0);
			socket.end(answer);
		});
	}

	before(async () => {
		const { files } = await buildWizard();
		told = { phase: "setup", code: 0 };
		device = portal({
			assets: Object.fromEntries(files),
			options: {
				page: { ...lamp, languages: ["en", "ar"] },
				status: () => told,
				kept: () => kept,
				scan: () => ({
					age: 2_000,
					found: [
						{ ssid: utf8("Home"), bssid: new Uint8Array(6), rssi: -50, channel: 6, security: "WPA2" },
						{ ssid: Uint8Array.of(0x43, 0xe9), bssid: new Uint8Array(6), rssi: -60, channel: 6, security: "WPA2" },
					],
				}),
				onApply: request => {
					applied.push(request);
					told = { phase: "joining", code: 0 };
				},
			},
		});
		server = createServer(bridge);
		await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
		url = `http://127.0.0.1:${addressOf(server).port}/`;
	});
	beforeEach(() => {
		told = { phase: "setup", code: 0 };
		kept = undefined;
		applied.length = 0;
	});
	afterEach(() => phone.close());
	after(() => new Promise(resolve => server.close(resolve)));

	it("understand each other from the list to the result", async () => {
		phone = await Phone.open(`${url}#token=${token}`);
		await phone.page.getByRole("heading", { level: 1, name: "Device" }).waitFor();
		await phone.pick("Cé");
		await phone.page.getByLabel("Wi-Fi password").fill("päss + wörd &=%");
		await phone.press("Continue");
		await phone.press("Connect");
		await phone.page.locator(".now", { hasText: "It joins" }).waitFor();
		const [request] = applied;
		assert.deepEqual(request?.ssid, Uint8Array.of(0x43, 0xe9));
		assert.equal(text(request?.password ?? new Uint8Array()), "päss + wörd &=%");
		assert.equal(request?.token, token);
		assert.equal(request?.host, "blynk.cloud");
		told = { phase: "setup", code: 722 };
		await phone.at("Enter the password");
		await phone.page.getByText("The Wi-Fi password is wrong.").waitFor();
	});

	it("fetch another language", async () => {
		phone = await Phone.open(url, { locale: "ar" });
		await phone.at("اختر شبكة Wi-Fi");
	});

	it("mend a failure on a new page with what failed alone, bytes that are no text among it", async () => {
		kept = {
			ssid: Uint8Array.of(0x43, 0xe9),
			password: utf8("wrong horse"),
			hidden: true,
			host: "fra1.blynk.cloud",
			token,
		};
		told = { phase: "setup", code: 722, ssid: kept.ssid };
		phone = await Phone.open(url);
		await phone.at("Enter the password");
		await phone.page.locator("#chosen", { hasText: "Cé" }).waitFor();
		await phone.page.getByLabel("Wi-Fi password").fill("correct horse");
		await phone.press("Try again");
		await phone.at("Connecting…");
		const [request] = applied;
		assert.deepEqual(request?.ssid, kept.ssid);
		assert.equal(text(request?.password ?? new Uint8Array()), "correct horse");
		assert.deepEqual([request?.hidden, request?.host, request?.token], [true, "fra1.blynk.cloud", token]);
	});

	it("need no script: the plain form comes instead, and tells the failure", async () => {
		told = { phase: "setup", code: 722 };
		phone = await Phone.open(url, { javaScriptEnabled: false });
		await phone.page.waitForURL("**/plain");
		await phone.page.getByText("The Wi-Fi password is wrong.").waitFor();
		await phone.page.getByLabel("Wi-Fi password").fill("correct horse");
		await phone.page.getByLabel("Auth Token").fill(token);
		await phone.press("Connect");
		await phone.page.waitForURL("**/config");
		const [request] = applied;
		assert.equal(text(request?.ssid ?? new Uint8Array()), "Home");
		assert.equal(request?.host, "blynk.cloud");
	});
});

function addressOf(server: Server): AddressInfo {
	const address = server.address();
	assert.ok(typeof address === "object" && address !== null);
	return address;
}
