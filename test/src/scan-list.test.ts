import assert from "node:assert/strict";
import type { AccessPointFound, Security } from "../../hosts/host";
import { utf8 } from "../../modules/bytes/index";
import { ScanList } from "../../src/scan-list";

describe("the list of a scan", () => {
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
		const list = new ScanList(all);
		assert.equal(list.length, all.length);
		for (let i = 0; i < all.length; i++) assert.deepEqual(list.at(i), all[i]);
	});

	it("has nothing before its first and after its last", () => {
		const list = new ScanList([found(utf8("Home"), -50, 1, "WPA2")]);
		assert.equal(list.at(-1), undefined);
		assert.equal(list.at(1), undefined);
		assert.equal(new ScanList([]).at(0), undefined);
	});
});
