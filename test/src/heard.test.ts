import assert from "node:assert/strict";
import type { AccessPointFound, Security } from "../../hosts/host";
import { utf8 } from "../../modules/bytes/index";
import { Heard } from "../../src/heard";

describe("what a scan heard", () => {
	const bssid = Uint8Array.of(0, 1, 0x7f, 0x80, 0xfe, 0xff);
	const found = (ssid: Uint8Array, rssi: number, channel: number, security: Security): AccessPointFound => ({
		...{ ssid, bssid, rssi, channel, security },
	});

	it("comes back as it was, whatever the name, signal, channel and security", () => {
		const all = [
			found(new Uint8Array(0), 0, 1, "OPEN"),
			found(new Uint8Array(32).fill(255), -1, 14, "WPA2+WPA3"),
			found(utf8("Zuhause"), -128, 13, "unknown"),
			...(["WEP", "WPA", "WPA2", "WPA+WPA2", "WPA2 ENT", "WPA3", "WAPI", "OWE"] as const).map(security =>
				found(utf8(security), -60, 6, security),
			),
		];
		const heard = new Heard(all);
		assert.equal(heard.length, all.length);
		for (let i = 0; i < all.length; i++) assert.deepEqual(heard.at(i), all[i]);
	});

	it("has nothing before its first and after its last", () => {
		const heard = new Heard([found(utf8("Home"), -50, 1, "WPA2")]);
		assert.equal(heard.at(-1), undefined);
		assert.equal(heard.at(1), undefined);
		assert.equal(new Heard([]).at(0), undefined);
	});
});
