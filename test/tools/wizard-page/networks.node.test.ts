import assert from "node:assert/strict";
import { bars, displayName, networks, type Heard } from "../../../tools/wizard-page/page/networks";

describe("the wizard's network list", () => {
	it("shows one row per name, with the best signal, strongest first", () => {
		const list = networks([
			{ ssid: "Mesh", rssi: -80, sec: "WPA2" },
			{ ssid: "Far", rssi: -85, sec: "WPA2" },
			{ ssid: "Mesh", rssi: -50, sec: "WPA2" },
			{ ssid: "Near", rssi: -60, sec: "WPA2" },
		]);
		assert.deepEqual(
			list.map(({ name, rssi }) => [name, rssi]),
			[
				["Mesh", -50],
				["Near", -60],
				["Far", -85],
			],
		);
	});

	it("asks for a password where one access point of the name wants it, whichever is heard first", () => {
		const twins = [
			{ ssid: "Home", rssi: -40, sec: "OPEN" },
			{ ssid: "Home", rssi: -60, sec: "WPA2" },
		];
		assert.equal(networks(twins)[0]?.access, "password");
		assert.equal(networks(twins.reverse())[0]?.access, "password");
	});

	it("knows every spelling of security in docs/protocol/setup.md#scan", () => {
		const access = (sec: string) => networks([{ ssid: "x", rssi: -50, sec }])[0]?.access;
		for (const sec of ["OPEN", "OWE"]) assert.equal(access(sec), "open", sec);
		for (const sec of ["WPA", "WPA2", "WPA+WPA2", "WPA3", "WPA2+WPA3", "WPA2/PSK"])
			assert.equal(access(sec), "password", sec);
		for (const sec of ["unknown", ""]) assert.equal(access(sec), "maybe", sec);
	});

	it("asks no password for what the device cannot join, unless another of the name takes one", () => {
		const access = (...all: Heard[]) => networks(all).map(network => [network.access, network.sec]);
		const office = { ssid: "x", rssi: -50, sec: "WPA2 ENT", unsupported: true };
		const old = { ssid: "x", rssi: -50, sec: "WEP", unsupported: true };
		const own = { ssid: "x", rssi: -70, sec: "WPA2" };
		const trap = { ssid: "x", rssi: -30, sec: "OPEN" };
		assert.deepEqual(access(office), [["company", "WPA2 ENT"]]);
		assert.deepEqual(access(old), [["unsupported", "WEP"]]);
		assert.deepEqual(access(old, own), [["password", "WPA2"]]);
		assert.deepEqual(access(own, office), [["password", "WPA2"]]);
		assert.deepEqual(access(trap, office), [["company", "WPA2 ENT"]]);
	});

	it("leaves out hidden networks and keeps two names apart that merely look alike", () => {
		const list = networks([
			{ ssid: "", rssi: -40, sec: "WPA2" },
			{ ssid: "Home", rssi: -40, sec: "WPA2" },
			{ ssid: "Home ", rssi: -50, sec: "WPA2" },
			{ ssid: "\ufffd", ssid_hex: "ff", rssi: -60, sec: "WPA2" },
			{ ssid: "\ufffd", ssid_hex: "fe", rssi: -70, sec: "WPA2" },
		]);
		assert.deepEqual(
			list.map(({ field, value }) => [field, value]),
			[
				["ssid", "Home"],
				["ssid", "Home "],
				["ssid_hex", "ff"],
				["ssid_hex", "fe"],
			],
		);
	});

	it("draws names that cannot be drawn", () => {
		assert.equal(displayName("  Home "), "␣␣Home␣");
		assert.equal(displayName("a\u202egpj\n"), "a\ufffdgpj\ufffd");
		assert.equal(displayName("Caf\ufffd", "436166e9"), "Café");
		assert.equal(displayName("\ufffd".repeat(32), "ff".repeat(32)), "ÿ".repeat(32));
		assert.equal(displayName("👩‍👩‍👧 Wi-Fi"), "👩‍👩‍👧 Wi-Fi");
	});

	it("turns signal into one to four bars", () => {
		assert.deepEqual([-40, -55, -56, -67, -68, -78, -79, -120].map(bars), [4, 4, 3, 3, 2, 2, 1, 1]);
	});
});
